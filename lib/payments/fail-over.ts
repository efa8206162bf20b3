import { z } from "zod";
import { lateMoneyCase } from "@/lib/cases/late-money";
import { AppError } from "@/lib/core/error";
import { newId } from "@/lib/core/id";
import type { Tx } from "@/lib/db/client";
import { databaseMoment } from "@/lib/db/now";
import { moveKeysAwaiting } from "@/lib/idempotency/keys";
import type { Applying } from "@/lib/payments/lock";
import { addCharge, CARDS_TRIED_MAX, CHARGES_MAX } from "@/lib/payments/start-charge";
import type { PspResult } from "@/lib/psp/psp";
import { fromStored } from "@/lib/psp/result";

/** A shopper waits: what was not taken by then is the merchant's to try again. */
const WITHIN_MS = 60_000;

/** What each send of a call may have come to for another PSP to be asked: the whole truth is known, and nothing was held. */
const CLEAR: readonly PspResult["outcome"][] = ["rejected", "not_sent", "declined"];

const Decision = z.object({ retry_declines: z.array(z.string()).default([]) });

/**
 * Goes on with the next PSP account within the same confirm, when the last one took nothing: it could not be reached,
 * refused the request, or declined softly in a way that the rules let be tried elsewhere. Never after an outcome that was
 * unclear, even for a moment; never twice to the same account; not for longer than a shopper waits. Returns whether a new
 * charge is on its way.
 */
export async function failOver(tx: Tx, applying: Applying): Promise<boolean> {
  const { intent, charge, call, result } = applying;
  if (!letsTryElsewhere(charge.routingDecision, result)) return false;
  const confirmedAt = intent.confirmedAt?.getTime() ?? 0;
  const at = await databaseMoment(tx);
  if (at.getTime() - confirmedAt > WITHIN_MS || charge.number >= CHARGES_MAX) return false;
  if (!(await wasAlwaysClear(tx, call.id))) return false;
  // An earlier charge of this payment may have taken the money after all.
  if (await lateMoneyCase(tx, { paymentIntentId: intent.id })) return false;
  const earlier = await tx.charge.findMany({
    where: { paymentIntentId: intent.id },
    select: { pspAccountId: true, status: true, createdAt: true },
  });
  if (earlier.filter(({ status }) => status !== "failed").length >= CARDS_TRIED_MAX) return false;
  const tried = earlier.filter(({ createdAt }) => createdAt.getTime() >= confirmedAt);
  const next = newId("charge");
  try {
    await addCharge(tx, intent, {
      id: next,
      number: earlier.length + 1,
      tried: tried.map(({ pspAccountId }) => pspAccountId),
      requestId: call.requestId,
      at,
    });
  } catch (error) {
    if (error instanceof AppError && error.code === "no_psp_available") return false;
    throw error;
  }
  await tx.paymentIntent.update({
    where: { id: intent.id },
    data: { latestChargeId: next, updatedAt: new Date() },
    select: { id: true },
  });
  await moveKeysAwaiting(tx, charge.id, next);
  return true;
}

function letsTryElsewhere(decision: unknown, result: PspResult): boolean {
  if (result.outcome === "rejected" || result.outcome === "not_sent") return true;
  if (result.outcome !== "declined" || result.hard) return false;
  return Decision.safeParse(decision).data?.retry_declines.includes(result.declineCode) ?? false;
}

/** Whether no send of a call was ever unclear, and none was pending: then what the PSP says now is all there is. */
async function wasAlwaysClear(tx: Tx, pspCallId: string): Promise<boolean> {
  const call = await tx.pspCall.findUniqueOrThrow({
    where: { id: pspCallId },
    select: { sends: true, sendRows: { select: { result: true } } },
  });
  return (
    call.sendRows.length === call.sends &&
    call.sendRows.every(({ result }) => CLEAR.includes(fromStored(result).outcome))
  );
}
