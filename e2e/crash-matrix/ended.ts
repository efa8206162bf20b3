import { setTimeout as pause } from "node:timers/promises";
import type { Answer } from "@/e2e/answer";
import type { Operation, Stage, Subject } from "@/e2e/crash-matrix/operation";
import { eventually } from "@/e2e/merchant";

/** What a hundred cases came to is looked at so often. */
const LOOK_MS = 1_000;

/** Waits until a case has come to its end. Returns what is different when the time is over. */
export async function ended(
  stage: Stage,
  operation: Operation,
  subject: Subject,
  deadline: number,
): Promise<string | undefined> {
  const { answers, intent, refund = null, effects, told, cases: opened = [] } = operation.end;
  const wanted = JSON.stringify({ intent, refund, effects, told, cases: opened });
  if (answers) {
    const answer = await finalAnswer(() => operation.act(stage, subject), deadline);
    if (!answers.includes(answer.status)) return `answered ${answer.status} ${answer.text}`;
  }
  let seen = "";
  while (Date.now() < deadline) {
    const trace = await stage.observer.trace(subject.orderId, subject.key);
    seen = JSON.stringify({
      intent: trace.intent,
      refund: trace.refund,
      effects: trace.effects,
      told: trace.told,
      cases: trace.cases,
    });
    const delivered = trace.deliveries.every(({ status }) => status === "delivered");
    if (seen === wanted && delivered && trace.deliveries.length === told.length) return undefined;
    await pause(LOOK_MS);
  }
  return `is ${seen}, should be ${wanted}`;
}

/** Sends a request as a careful client does: again with its key, until there is an answer that is final. */
function finalAnswer(send: () => Promise<Answer | undefined>, deadline: number): Promise<Answer> {
  return eventually("the answer", deadline - Date.now(), async () => {
    const answer = await send();
    return answer === undefined || answer.json.retryable === true ? undefined : answer;
  });
}
