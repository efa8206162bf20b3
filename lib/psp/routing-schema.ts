import { z } from "zod";
import { AMOUNT_MAX, isCurrency } from "@/lib/core/money";
import { PageQuery } from "@/lib/core/page";
import { isStorable, LEAVE_OUT, noCardNumber } from "@/lib/core/text";

const name = z.string().trim().min(1).max(100).refine(isStorable, "must not contain U+0000 or a lone surrogate");
const id = z.string().regex(/^\w{1,64}$/, "must be an id");
const amount = z.int().min(0).max(Number(AMOUNT_MAX));
const some = <Item extends z.ZodType>(item: Item) => z.array(item).min(1).max(100);

/** Which charges a rule is about. What it doesn't name is any. A card's brand is known once the merchant has paid with it. */
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

const [holdsNoCard, refusal] = noCardNumber(LEAVE_OUT);
/** Rules that somebody writes. Those that are in force are read as they are: a charge has to go somewhere. */
const WrittenRules = RoutingRules.superRefine((rules, context) => {
  rules.forEach(({ name }, index) => {
    if (!holdsNoCard(name)) context.addIssue({ code: "custom", path: [index, "name"], ...refusal });
  });
});

export const PutRoutingRules = z.strictObject({
  /** The version that was looked at: whoever changes rules that somebody changed since is told so. */
  version: z.int().min(0),
  rules: WrittenRules,
});

export const DryRunRouting = z.strictObject({
  rules: WrittenRules,
  days: z.int().min(1).max(30).default(7),
});

/** How one rule differs from the version before, in words. */
const RuleChange = z.object({
  kind: z.enum(["added", "removed", "changed", "moved"]),
  name: z.string(),
  details: z.array(z.string()),
});
export type RuleChange = z.output<typeof RuleChange>;

/** What an account would lose to another one by a change of rules: null is where no account could take it. */
const Move = z.object({
  from: z.string().nullable(),
  to: z.string().nullable(),
  charges: z.int(),
  /** Minor units by currency. */
  amounts: z.record(z.string(), z.int()),
});

/** What other rules would do otherwise than those in force, with the charges of the last days. */
export const DryRun = z.object({
  /** The version in force, and what the other rules would change of it. */
  version: z.int(),
  changes: z.array(RuleChange),
  days: z.int(),
  /** First charges of their payments that were looked at: the newest, when there were more than that many. */
  charges: z.int(),
  truncated: z.boolean(),
  would_differ: z.int(),
  moves: z.array(Move),
  examples: z.array(
    z.object({
      payment_intent_id: z.string(),
      from: z.string().nullable(),
      to: z.string().nullable(),
      amount: z.int(),
      currency: z.string(),
    }),
  ),
});
export type DryRun = z.output<typeof DryRun>;

/** A version of the rules with who put it in force, and what it changed. */
export const RoutingVersion = RoutingRuleSet.extend({
  author_name: z.string().nullable(),
  changes: z.array(RuleChange),
});
export type RoutingVersion = z.output<typeof RoutingVersion>;
export const ListRoutingVersions = PageQuery.safeExtend(RoutingMode.shape);

/** Everything that the console's page of the rules shows. */
export const RoutingView = z.object({
  livemode: z.boolean(),
  /** The modes that have accounts. */
  modes: z.array(z.boolean()),
  current: RoutingRuleSet,
  /** The newest versions. */
  versions: z.array(RoutingVersion),
  accounts: z.array(z.object({ id: z.string(), name: z.string(), enabled: z.boolean(), priority: z.int() })),
  merchants: z.array(z.object({ id: z.string(), name: z.string() })),
});
export type RoutingView = z.output<typeof RoutingView>;
