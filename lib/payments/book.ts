import type { Charge, PspCall, Tx } from "@/lib/db/client";
import { type LedgerEntry, post } from "@/lib/ledger/post";
import type { PspResult } from "@/lib/psp/psp";

/** Books money that a PSP took for the merchant, and what the PSP keeps of it. */
export async function bookCapture(tx: Tx, charge: Charge, call: PspCall, result: PspResult): Promise<void> {
  await post(tx, {
    ...entryOf(charge, call),
    kind: "captured",
    postings: [
      { account: "psp_receivable", amountMinor: call.amount },
      { account: "merchant_payable", amountMinor: -call.amount },
    ],
  });
  const feeMinor = result.outcome === "approved" ? (result.feeMinor ?? 0n) : 0n;
  if (feeMinor === 0n) return;
  await post(tx, {
    ...entryOf(charge, call),
    kind: "fee",
    postings: [
      { account: "psp_fees", amountMinor: feeMinor },
      { account: "psp_receivable", amountMinor: -feeMinor },
    ],
  });
}

/** Books money that went back. */
export async function bookRefund(tx: Tx, charge: Charge, call: PspCall): Promise<void> {
  await post(tx, {
    ...entryOf(charge, call),
    kind: "refunded",
    postings: [
      { account: "psp_receivable", amountMinor: -call.amount },
      { account: "merchant_payable", amountMinor: call.amount },
    ],
  });
}

function entryOf(charge: Charge, call: PspCall): Omit<LedgerEntry, "kind" | "postings"> {
  return {
    sourceId: call.id,
    merchantId: charge.merchantId,
    livemode: charge.livemode,
    pspAccountId: charge.pspAccountId,
    chargeId: charge.id,
    currency: charge.currency,
  };
}
