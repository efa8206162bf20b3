import { z } from "zod";
import { freeText, LEAVE_OUT, writtenText } from "@/lib/core/text";
import { amount, metadata } from "@/lib/payments/schema";
import { type RefundStatus, refundTransitions } from "@/lib/refunds/status";

const REASONS = ["requested_by_customer", "duplicate", "fraudulent", "other"] as const;

export const CreateRefund = z
  .strictObject({
    charge_id: z.string().max(64),
    /** Omitted: all that is left. */
    amount: amount.optional(),
    reason: z.enum(REASONS).default("other"),
    metadata: metadata.default({}),
  })
  .meta({ id: "CreateRefund" });
export type CreateRefund = z.output<typeof CreateRefund>;

/** A refund that is asked for through the admin API. */
export const RequestRefund = CreateRefund.safeExtend({
  /** For whoever decides about it. */
  comment: freeText(500, LEAVE_OUT).optional(),
  /** What could still be given back when it was looked at. It is refused when that is another amount by now. */
  amount_refundable: amount.optional(),
}).meta({ id: "RequestRefund" });
export type RequestRefund = z.output<typeof RequestRefund>;

export const ApproveRefund = z
  .strictObject({ comment: freeText(1_000, LEAVE_OUT).optional() })
  .meta({ id: "ApproveRefund" });
export const RejectRefund = z.strictObject({ reason: writtenText(1_000, LEAVE_OUT) }).meta({ id: "RejectRefund" });

/** What can be an id; anything else names nothing. */
export const RefundParams = z.object({ id: z.string().regex(/^\w{1,64}$/) });

/** A refund with what is to be done with it: `rf_1:approve`. */
export const RefundCommandParams = z.object({
  id: z
    .string()
    .regex(/^\w{1,64}(:|%3[Aa])(approve|reject)$/)
    .transform((text) => text.replace(/(:|%3A).*$/i, "")),
});

const status = z.enum(Object.keys(refundTransitions) as [RefundStatus, ...RefundStatus[]]);

/** A refund as the API shows it. */
export const Refund = z
  .object({
    refund_id: z.string(),
    status,
    charge_id: z.string(),
    payment_intent_id: z.string(),
    merchant_id: z.string(),
    amount: z.int(),
    currency: z.string(),
    reason: z.enum(REASONS),
    failure_code: z.string().nullable(),
    /** `null` where the merchant's policy lets the refund through. */
    approval: z
      .object({
        rule: z.string(),
        expires_ms: z.int(),
        decision: z.enum(["approved", "rejected"]).nullable(),
        decided_ms: z.int().nullable(),
        comment: z.string().nullable(),
      })
      .nullable(),
    metadata: z.record(z.string(), z.string()),
    created_ms: z.int(),
    updated_ms: z.int(),
    livemode: z.boolean(),
  })
  .meta({ id: "Refund" });
export type Refund = z.output<typeof Refund>;
