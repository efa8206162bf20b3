import { z } from "zod";
import { createdRangeFields } from "@/lib/core/created-range";
import { AMOUNT_MAX, isCurrency } from "@/lib/core/money";
import { PageQuery, pageOf, queryInteger } from "@/lib/core/page";
import { isStorable, noCardNumber, SEARCH_LAST4 } from "@/lib/core/text";
import { type PaymentIntentStatus, paymentIntentTransitions } from "@/lib/payments/status";

export const PAYMENT_STATUSES = Object.keys(paymentIntentTransitions) as [
  PaymentIntentStatus,
  ...PaymentIntentStatus[],
];

/** The orders that an index serves. Amounts have an order only within one currency. */
export const PAYMENT_SORTS = ["-created", "created", "-amount", "amount"] as const;
export type PaymentSort = (typeof PAYMENT_SORTS)[number];

/** An order id has at most 255 characters, and nothing else that is looked for is longer. */
const LENGTH_MAX = 255;
const text = z.string().refine(isStorable, "must not contain U+0000 or a lone surrogate");
/** An emptied field of a form is a filter that isn't set. A card number is no filter: an address would keep it. */
const filter = text
  .trim()
  .max(LENGTH_MAX)
  .refine(...noCardNumber(SEARCH_LAST4))
  .transform((value) => value || undefined)
  .optional();
const id = z
  .string()
  .regex(/^\w{0,64}$/, "must be an id")
  .transform((value) => value || undefined)
  .optional();
const amount = queryInteger(0, Number(AMOUNT_MAX)).optional();

/** What to look for. The page's address, the console's route and the admin API are parsed by it alike. */
export const SearchPayments = PageQuery.safeExtend({
  /**
   * Anything: an id of ours or the address of its page, an order id or its beginning, a PSP's reference, last four digits
   * (`**** 4242`), an amount with its currency, a merchant's name; and operators such as `status:failed`.
   */
  q: filter,
  /** To the letter: spaces around it are a part of it. */
  order_id: text
    .max(LENGTH_MAX)
    .refine(...noCardNumber(SEARCH_LAST4))
    .transform((value) => (value.trim() === "" ? undefined : value))
    .optional(),
  payment_intent_id: id,
  charge_id: id,
  refund_id: id,
  merchant_id: id,
  /** A merchant's name or its beginning. */
  merchant: filter,
  /** A PSP account by its id or its name: payments with a charge there. */
  psp: filter,
  /** Some PSPs write references that can be taken for card numbers. */
  psp_reference: text
    .trim()
    .max(LENGTH_MAX)
    .transform((value) => value || undefined)
    .optional(),
  status: z.enum(PAYMENT_STATUSES).optional(),
  currency: z
    .string()
    .transform((code) => code.toUpperCase())
    .refine(isCurrency, "must be an ISO 4217 currency")
    .optional(),
  /** Minor units, both inclusive. */
  amount_gte: amount,
  amount_lte: amount,
  last4: z
    .string()
    .regex(/^\d{4}$/, "must be four digits")
    .optional(),
  ...createdRangeFields,
  sort: z.enum(PAYMENT_SORTS).default("-created"),
}).superRefine((search, context) => {
  if (!search.sort.endsWith("amount")) return;
  const refuse = (message: string) => context.addIssue({ code: "custom", path: ["sort"], message });
  if (!search.currency) refuse("by amount needs a currency: amounts of different currencies have no order");
  if (search.q) refuse("by amount goes with filters, not with q");
});
export type SearchPayments = z.output<typeof SearchPayments>;

/** The filters among it: what a chip stands for. */
export type PaymentFilters = Omit<SearchPayments, "limit" | "starting_after" | "ending_before" | "sort" | "q">;

/** A payment as a row of the table. */
export const FoundPayment = z
  .object({
    payment_intent_id: z.string(),
    order_id: z.string(),
    status: z.enum(PAYMENT_STATUSES),
    amount: z.int(),
    amount_captured: z.int(),
    amount_refunded: z.int(),
    currency: z.string(),
    merchant_id: z.string(),
    merchant_name: z.string(),
    latest_charge_id: z.string().nullable(),
    psp_account_id: z.string().nullable(),
    psp_account_name: z.string().nullable(),
    psp_reference: z.string().nullable(),
    card: z.object({ brand: z.string().nullable(), last4: z.string() }).nullable(),
    created_ms: z.int(),
    updated_ms: z.int(),
    livemode: z.boolean(),
  })
  .meta({ id: "FoundPayment" });
export type FoundPayment = z.output<typeof FoundPayment>;

export const FoundPayments = pageOf(FoundPayment)
  .extend({
    /** What to give as `ending_before` for the page of newer ones; null at the newest. */
    previous_cursor: z.string().nullable(),
    /** How `q` was read, in words, the best reading first. */
    read_as: z.array(z.string()),
    /** What was not looked at, and what to do about it, in sentences; empty when the search means all that it says. */
    left_out: z.array(z.string()),
    /**
     * Not null when the filters fit so few payments that the search paused before the page was full: it has looked at
     * everything back to this time, and `next_cursor` goes on from there.
     */
    looked_to_ms: z.int().nullable(),
  })
  .meta({ id: "FoundPayments" });
export type FoundPayments = z.output<typeof FoundPayments>;
