import { newId } from "@/lib/core/id";
import { db, type PspCall } from "@/lib/db/client";
import { operationOf } from "@/lib/psp/operation";
import type { PspAdapter, PspLookup, PspResult } from "@/lib/psp/psp";
import { toStored } from "@/lib/psp/result";

/** What a PSP says when it is asked about a call. Both words say nothing about what became of it. */
export type Answer = PspResult | "not_found" | "no_answer";

/** Asks, and keeps question and answer as evidence. */
export async function ask(adapter: PspAdapter, call: PspCall): Promise<Answer> {
  const operation = operationOf(call);
  const lookup: PspLookup = call.pspReference
    ? { operation, pspReference: call.pspReference }
    : { operation, idempotencyKey: call.idempotencyKey };
  const askedAt = new Date();
  const answer = await findSafely(adapter, lookup);
  await db().pspInquiry.create({
    data: {
      id: newId("pspInquiry"),
      pspCallId: call.id,
      asked: "pspReference" in lookup ? `reference ${lookup.pspReference}` : `idempotency key ${lookup.idempotencyKey}`,
      answer: typeof answer === "string" ? { outcome: answer } : toStored(answer),
      durationMs: Date.now() - askedAt.getTime(),
      askedAt,
    },
    select: { id: true },
  });
  return answer;
}

/** What an answer can say about an earlier request. That the question itself was refused, or not sent, says nothing. */
const TELLING: readonly PspResult["outcome"][] = ["approved", "pending", "declined"];

async function findSafely(adapter: PspAdapter, lookup: PspLookup): Promise<Answer> {
  try {
    const found = await adapter.find(lookup);
    if (!found) return "not_found";
    return TELLING.includes(found.outcome) ? found : "no_answer";
  } catch {
    return "no_answer";
  }
}
