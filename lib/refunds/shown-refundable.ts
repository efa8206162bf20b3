import type { AdminActor } from "@/lib/core/actor";
import { amountText } from "@/lib/core/amount-text";
import { AppError } from "@/lib/core/error";
import { isolated } from "@/lib/core/isolate";
import { localeOf } from "@/lib/core/locale";
import type { Charge, Refund, Tx } from "@/lib/db/client";
import { refundableOf } from "@/lib/payments/amounts";
import type { CreateRefund, RequestRefund } from "@/lib/refunds/schema";

/** What holds or took an amount of its charge. */
const COUNTED = ["requires_approval", "processing", "succeeded"];
/** More than this many since somebody opened a dialog are told as a sum. */
const SINCE_MAX = 20;

/**
 * Throws `refundable_changed` when whoever asks was shown another rest than there is: somebody else may have given back
 * the same money. Called with the payment locked.
 */
export async function refuseUnlessShown(
  tx: Tx,
  actor: AdminActor,
  charge: Charge,
  input: CreateRefund | RequestRefund,
): Promise<void> {
  if (!("amount_refundable" in input) || input.amount_refundable === undefined) return;
  const left = refundableOf(charge);
  const since = BigInt(input.amount_refundable) - left;
  if (since === 0n) return;
  const text = (minor: bigint) => amountText(minor, charge.currency, localeOf(actor));
  const by = since > 0n ? await askersOf(tx, charge.id, since) : undefined;
  throw new AppError(
    "refundable_changed",
    by
      ? `Meanwhile ${text(since)} was asked back by ${by}; look again.`
      : `Meanwhile what can be given back became ${text(left)}; look again.`,
  );
}

/** Who asked for the newest refunds that make up an amount. */
async function askersOf(tx: Tx, chargeId: string, amountMinor: bigint): Promise<string | undefined> {
  const newest = await tx.refund.findMany({
    where: { chargeId, status: { in: COUNTED } },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: SINCE_MAX,
  });
  const names = new Set<string>();
  let rest = amountMinor;
  for (const refund of newest) {
    if (rest <= 0n) break;
    rest -= refund.amount;
    names.add(await makerName(tx, refund));
  }
  return rest === 0n ? new Intl.ListFormat("en-GB").format(names) : undefined;
}

async function makerName(tx: Tx, { makerType, makerId: id }: Refund): Promise<string> {
  const where = { where: { id }, select: { name: true } };
  const maker = makerType === "operator" ? await tx.operator.findUnique(where) : await tx.apiClient.findUnique(where);
  return isolated(maker?.name ?? id);
}
