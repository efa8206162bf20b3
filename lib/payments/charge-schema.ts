import { z } from "zod";
import { PageQuery, pageOf } from "@/lib/core/page";
import { type ChargeStatus, chargeTransitions } from "@/lib/payments/status";

/** What can be an id; anything else names nothing. */
const id = z.string().regex(/^\w{1,64}$/, "must be an id");

export const ChargeParams = z.object({ id });

/** A charge, one try of an intent at one PSP account, as the API shows it. */
export const Charge = z
  .object({
    charge_id: z.string(),
    payment_intent_id: z.string(),
    merchant_id: z.string(),
    status: z.enum(Object.keys(chargeTransitions) as [ChargeStatus, ...ChargeStatus[]]),
    amount: z.int(),
    currency: z.string(),
    amount_authorized: z.int(),
    amount_captured: z.int(),
    amount_refunded: z.int(),
    /** What a refund may still ask for: captured, and neither refunded nor being refunded. */
    amount_refundable: z.int(),
    capture_method: z.enum(["automatic", "manual"]),
    /** The PSP account. */
    psp: z.string(),
    /** Null until the PSP has said which card it is. */
    payment_method: z
      .object({ type: z.literal("card_token"), brand: z.string().nullable(), last4: z.string().nullable() })
      .nullable(),
    failure_code: z.string().nullable(),
    decline_code: z.string().nullable(),
    capture_before_ms: z.int().nullable(),
    created_ms: z.int(),
    updated_ms: z.int(),
    livemode: z.boolean(),
  })
  .meta({ id: "Charge" });
export type Charge = z.output<typeof Charge>;

export const ListCharges = PageQuery.safeExtend({ payment_intent_id: id.optional() }).meta({ id: "ListCharges" });
export type ListCharges = z.output<typeof ListCharges>;

export const ChargePage = pageOf(Charge).meta({ id: "ChargePage" });
