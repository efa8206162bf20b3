import { newId } from "@/lib/core/id";
import type { Charge, PspAccount, Tx } from "@/lib/db/client";
import type { PspTransaction } from "@/lib/psp/psp";
import { toStored } from "@/lib/psp/result";

/**
 * Opens a case about something that a PSP's list has and our books don't, once: whoever finds it again changes nothing.
 * `charge`: the charge of ours that it belongs to, if there is one.
 */
export async function openNotInBooks(
  tx: Tx,
  account: Pick<PspAccount, "id" | "livemode">,
  found: PspTransaction,
  charge: Charge | undefined,
): Promise<void> {
  await tx.case.createMany({
    // The database knows each of them.
    skipDuplicates: true,
    data: {
      id: newId("case"),
      merchantId: charge?.merchantId ?? null,
      livemode: account.livemode,
      kind: "not_in_books",
      paymentIntentId: charge?.paymentIntentId ?? null,
      chargeId: charge?.id ?? null,
      pspAccountId: account.id,
      pspReference: found.pspReference,
      operation: found.operation,
      amount: found.amountMinor,
      currency: found.currency,
      orderReference: found.orderId ?? null,
      outcome: found.result.outcome,
      evidence: {
        psp_account_id: account.id,
        psp_reference: found.pspReference,
        idempotency_key: found.idempotencyKey,
        made_at_ms: found.createdMs,
        ...(found.orderId === undefined ? {} : { order_id: found.orderId }),
        ...(found.chargeReference === undefined ? {} : { charge_reference: found.chargeReference }),
        ...(charge ? { charge_status: charge.status } : {}),
        result: toStored(found.result),
        ...proposalFor(found, charge),
      },
    },
  });
}

/** What would put money right that nobody here asked for: what was taken goes back, what is held is let go. */
function proposalFor(
  { operation, result }: PspTransaction,
  charge: Charge | undefined,
): { proposal?: { operation: "refund" | "void"; amount: string } } {
  // What was done to a charge of ours was asked for by its merchant; and what was captured is a find of its own.
  if (charge || result.outcome !== "approved" || result.over) return {};
  if (operation !== "authorize" && operation !== "capture") return {};
  return { proposal: { operation: result.settled ? "refund" : "void", amount: result.amountMinor.toString() } };
}
