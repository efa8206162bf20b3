import { z } from "zod";
import { AMOUNT_MAX, isCurrency } from "@/lib/core/money";
import { isStorable } from "@/lib/core/text";

const name = z.string().trim().min(1).max(100).refine(isStorable, "must not contain U+0000 or a lone surrogate");
const id = z.string().regex(/^\w{1,64}$/, "must be an id");
const amount = z.int().min(0).max(Number(AMOUNT_MAX));
const some = <Item extends z.ZodType>(item: Item) => z.array(item).min(1).max(100);

/** Which charges a rule is about. What it doesn't name is any; a card's brand is known from the second try on. */
const Condition = z.strictObject({
  merchant_ids: some(id).optional(),
  currencies: some(z.string().refine(isCurrency, "must be an upper-case ISO 4217 currency")).optional(),
  amount_gte: amount.optional(),
  amount_lte: amount.optional(),
  card_brands: some(z.string().regex(/^[a-z_]{1,32}$/, "must be a lower-case word")).optional(),
  capture_methods: some(z.enum(["automatic", "manual"])).optional(),
});

/** An account that a rule uses: the lowest priority first, and among equals a share by weight. */
const Use = z.strictObject({
  psp_account_id: id,
  priority: z.int().min(1).max(100).default(1),
  weight: z.int().min(1).max(1_000).default(1),
});

export const RoutingRule = z
  .strictObject({
    name,
    when: Condition.default({}),
    use: some(Use),
    /** Soft declines after which the next account may be tried, by the PSP's code. */
    retry_declines: z
      .array(z.string().regex(/^[a-z_]{1,64}$/))
      .max(50)
      .default([]),
  })
  .superRefine(({ use, when }, context) => {
    const ids = use.map((each) => each.psp_account_id);
    const double = ids.findIndex((each, index) => ids.indexOf(each) !== index);
    if (double !== -1) {
      context.addIssue({ code: "custom", path: ["use", double, "psp_account_id"], message: "is named twice" });
    }
    if ((when.amount_gte ?? 0) > (when.amount_lte ?? Number.POSITIVE_INFINITY)) {
      context.addIssue({ code: "custom", path: ["when", "amount_lte"], message: "must not be below amount_gte" });
    }
  });
export type RoutingRule = z.output<typeof RoutingRule>;

/** The rules of a mode, in their order: the first that fits a charge decides. None fits: accounts by their own priority. */
export const RoutingRules = z.array(RoutingRule).max(200);

export const RoutingRuleSet = z.object({
  version: z.int(),
  rules: RoutingRules,
  livemode: z.boolean(),
  author_id: z.string().nullable(),
  created_ms: z.int().nullable(),
});
export type RoutingRuleSet = z.output<typeof RoutingRuleSet>;

/** A client's mode is its own; a person names it. */
export const RoutingMode = z.strictObject({ livemode: z.enum(["true", "false"]).optional() });

export const PutRoutingRules = z.strictObject({
  /** The version that was looked at: whoever changes rules that somebody changed since is told so. */
  version: z.int().min(0),
  rules: RoutingRules,
});

export const DryRunRouting = z.strictObject({
  rules: RoutingRules,
  days: z.int().min(1).max(30).default(7),
});

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
