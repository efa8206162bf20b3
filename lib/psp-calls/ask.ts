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
  const asked =
    "pspReference" in lookup ? `reference ${lookup.pspReference}` : `idempotency key ${lookup.idempotencyKey}`;
  const startedAt = performance.now();
  const answer = await findSafely(adapter, lookup);
  const durationMs = Math.round(performance.now() - startedAt);
  const told = JSON.stringify(typeof answer === "string" ? { outcome: answer } : toStored(answer));
  // When it was asked proves something, beside when the request was sent: both are the database's time.
  await db().$executeRaw`
    INSERT INTO psp_inquiries (id, psp_call_id, asked, answer, duration_ms, asked_at)
    VALUES (${newId("pspInquiry")}, ${call.id}, ${asked}, ${told}::jsonb, ${durationMs},
      now() - ${durationMs} * interval '1 millisecond')`;
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
