import { AMOUNT_MAX } from "@/lib/core/money";
import type { RoutingRule } from "@/lib/psp/routing-schema";

/** What is known of a charge before it is sent. */
export type RoutedCharge = {
  paymentIntentId: string;
  merchantId: string;
  amount: bigint;
  currency: string;
  captureMethod: string;
  cardBrand: string | null;
};

/** The first rule that fits a charge. */
export function ruleFor(rules: readonly RoutingRule[], charge: RoutedCharge): RoutingRule | undefined {
  return rules.find(({ when }) => {
    const within = (list: readonly string[] | undefined, value: string | null) =>
      list === undefined || (value !== null && list.includes(value));
    return (
      within(when.merchant_ids, charge.merchantId) &&
      within(when.currencies, charge.currency) &&
      within(when.card_brands, charge.cardBrand) &&
      within(when.capture_methods, charge.captureMethod) &&
      charge.amount >= BigInt(when.amount_gte ?? 0) &&
      charge.amount <= BigInt(when.amount_lte ?? AMOUNT_MAX)
    );
  });
}
