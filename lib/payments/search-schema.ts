import { z } from "zod";
import { isStorable } from "@/lib/core/text";
import { type PaymentIntentStatus, paymentIntentTransitions } from "@/lib/payments/status";

const STATUSES = Object.keys(paymentIntentTransitions) as [PaymentIntentStatus, ...PaymentIntentStatus[]];

/** An order id has at most 255 characters, and no id is longer. */
const text = z.string().trim().max(255).refine(isStorable, "must not contain U+0000 or a lone surrogate");
/** An emptied field of the form is a filter that isn't set. */
const filter = text.transform((value) => value || undefined).optional();

/** What to look for. The page's address and the console's route are parsed by it alike. */
export const SearchPayments = z.object({
  /** A payment intent's id, or an order id or its beginning. */
  q: filter,
  order_id: filter,
  status: z.enum(STATUSES).optional(),
  merchant_id: filter,
  limit: z.coerce.number().int().min(1).max(100).default(20),
  /** The `next_cursor` of the page before. */
  cursor: z.string().max(64).refine(isStorable).optional(),
});
export type SearchPayments = z.output<typeof SearchPayments>;

/** A payment as a row of the table. Amounts are minor units in text: JSON has no integer that is safe for all of them. */
export const FoundPayment = z.object({
  payment_intent_id: z.string(),
  order_id: z.string(),
  status: z.enum(STATUSES),
  amount: z.string(),
  currency: z.string(),
  merchant_id: z.string(),
  merchant_name: z.string(),
  psp_account_name: z.string().nullable(),
  card: z.object({ brand: z.string().nullable(), last4: z.string() }).nullable(),
  created_ms: z.int(),
  updated_ms: z.int(),
  livemode: z.boolean(),
});
export type FoundPayment = z.output<typeof FoundPayment>;

export const FoundPayments = z.object({
  data: z.array(FoundPayment),
  has_more: z.boolean(),
  next_cursor: z.string().nullable(),
});
export type FoundPayments = z.output<typeof FoundPayments>;
