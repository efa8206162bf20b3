import { AppError, errorCodes } from "@/lib/core/error";
import { answerWith } from "@/lib/http/edge";
import { keyedRequest } from "@/lib/http/idempotency-key";
import { problemHeaders, problemOf } from "@/lib/http/problem";
import { awaitAnswer, type Committed, type Snapshot } from "@/lib/idempotency/await-answer";
import { type KeyedRequest, type KeyOwner, KeyTaken, recordRefusal, takeOver } from "@/lib/idempotency/keys";

/** Does the work of a request once for its key, and answers when the outcome is known or the wait is over. */
export async function answerOnce<Input extends { body: unknown; waitMs: number }>(
  request: Request,
  input: Input & { actor: { requestId: string } },
  owner: KeyOwner,
  contract: { successStatus: number; snapshot: Snapshot; by?: string },
  commit: (input: Input & { request: KeyedRequest }) => Promise<Committed>,
): Promise<Response> {
  const { requestId } = input.actor;
  const keyed = keyedRequest(request, input.body, {
    requestId,
    successStatus: contract.successStatus,
    by: contract.by,
  });
  const outcome = await commitOnce(owner, keyed, () => commit({ ...input, request: keyed }));
  const response = await awaitAnswer(owner, keyed, outcome.committed, input.waitMs, contract.snapshot);
  return answerWith(response, outcome.replayed ? { "idempotent-replayed": "true" } : outcome.headers);
}

type Outcome = { committed: Committed; replayed: boolean; headers: Record<string, string> };

/** Does the work if this is the first request with its key, and else finds out what the first one came to. */
async function commitOnce(owner: KeyOwner, keyed: KeyedRequest, commit: () => Promise<Committed>): Promise<Outcome> {
  try {
    return { committed: await commit(), replayed: false, headers: {} };
  } catch (error) {
    if (error instanceof KeyTaken) return outcomeOf(await takeOver(owner, keyed));
    if (!(error instanceof AppError) || !("recorded" in errorCodes[error.code])) throw error;
    const problem = problemOf(error, keyed.requestId);
    const state = await recordRefusal(owner, keyed, problem);
    if (state.state === "finished" && state.response === problem) {
      return { committed: { response: problem }, replayed: false, headers: problemHeaders(error) };
    }
    return outcomeOf(state);
  }
}

function outcomeOf(state: Awaited<ReturnType<typeof takeOver>>): Outcome {
  return { committed: state.state === "finished" ? { response: state.response } : state, replayed: true, headers: {} };
}
