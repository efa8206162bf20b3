import { Badge } from "@/components/ui/badge";
import { amountText } from "@/lib/core/amount-text";
import type { Locale } from "@/lib/core/locale";
import type { Merchant, RefundPolicy } from "@/lib/merchants/schema";

export function MerchantStatus({ status }: { status: Merchant["status"] }) {
  return status === "active" ? <Badge tone="good">Active</Badge> : <Badge tone="bad">Suspended</Badge>;
}

/** A policy in a sentence. */
export function policyText({ approval, thresholds }: RefundPolicy, locale: Locale): string {
  if (approval === "off") return "No refund needs a second person.";
  const amounts = thresholds.map(({ currency, amount }) => amountText(BigInt(amount), currency, locale));
  const from = amounts.length > 0 ? ` and those from ${amounts.join(", ")} on` : "";
  return `Refunds called fraudulent${from} need a second person.`;
}
