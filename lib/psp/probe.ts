import { AppError } from "@/lib/core/error";
import { db } from "@/lib/db/client";
import { halfOpen, keepOpen } from "@/lib/psp/circuit";
import { openPspAccount } from "@/lib/psp/registry";

/** What a probe came to: whether the PSP answered, and how long that took. */
export type Probe = { answered: boolean; durationMs: number };

/** Asks a PSP for a payment that nobody made. It moves nothing; an answer of any kind says that the PSP is there. */
export async function probePspAccount(pspAccountId: string): Promise<Probe> {
  const open = await openPspAccount(pspAccountId);
  if (!open) throw new AppError("not_found", "There is no such PSP account.");
  const startedAt = performance.now();
  const answered = await open.adapter
    .find({ operation: "authorize", idempotencyKey: `probe-${crypto.randomUUID()}` })
    // An unclear answer is what a PSP gives that is not well.
    .then((found) => found?.outcome !== "unknown")
    .catch(() => false);
  return { answered, durationMs: Math.round(performance.now() - startedAt) };
}

/**
 * Probes an account whose circuit is open, when it is time: one that answers is half open from now on. Returns in how
 * many milliseconds to try next, or `null` when the circuit isn't open any more.
 */
export async function probeCircuit(pspAccountId: string): Promise<number | null> {
  const [condition] = await db().$queryRaw<Array<{ circuit: string; dueInMs: number | null }>>`
    SELECT circuit, (extract(epoch FROM next_probe_at - now()) * 1000)::float8 AS "dueInMs"
    FROM psp_conditions WHERE psp_account_id = ${pspAccountId}`;
  if (condition?.circuit !== "open") return null;
  if (condition.dueInMs !== null && condition.dueInMs > 0) return condition.dueInMs;
  const { answered } = await probePspAccount(pspAccountId);
  if (!answered) return keepOpen(pspAccountId);
  await halfOpen(pspAccountId);
  return null;
}
