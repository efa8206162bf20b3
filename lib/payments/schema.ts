import { z } from "zod";
import { AMOUNT_MAX, isCurrency } from "@/lib/core/money";
import { freeText, writtenText } from "@/lib/core/text";
import { type PaymentIntentStatus, paymentIntentTransitions } from "@/lib/payments/status";

const METADATA_KEYS_MAX = 50;

export const amount = z.int().min(1).max(Number(AMOUNT_MAX));
const currency = z.string().refine(isCurrency, "must be an upper-case ISO 4217 currency");
const returnUrl = freeText(2_048).refine(isHttpUrl, "must be an absolute http or https URL");
export const metadata = z
  .record(freeText(40), freeText(500).or(z.literal("")))
  .refine((record) => Object.keys(record).length <= METADATA_KEYS_MAX, `must have at most ${METADATA_KEYS_MAX} keys`);

/** A PSP's token for a card. Card numbers never come here. */
const PaymentMethod = z.strictObject({
  type: z.literal("card_token"),
  token: freeText(255).regex(/^[\x21-\x7e]+$/, "must be visible ASCII without spaces"),
});

export const CreatePaymentIntent = z
  .strictObject({
    merchant_id: z.string().max(64),
    amount,
    currency,
    order_id: writtenText(255),
    capture_method: z.enum(["automatic", "manual"]).default("automatic"),
    payment_method: PaymentMethod.optional(),
    confirm: z.boolean().default(false),
    return_url: returnUrl.optional(),
    description: freeText(1_000).optional(),
    metadata: metadata.default({}),
    /** Charge although another payment of this order, amount and card is live or succeeded within a day. */
    allow_duplicate: z.boolean().optional(),
  })
  .refine((body) => !body.confirm || body.payment_method !== undefined, {
    path: ["payment_method"],
    message: "is required when confirm is true",
  })
  .meta({ id: "CreatePaymentIntent" });
export type CreatePaymentIntent = z.output<typeof CreatePaymentIntent>;

export const ConfirmPaymentIntent = z
  .strictObject({
    payment_method: PaymentMethod.optional(),
    return_url: returnUrl.optional(),
    allow_duplicate: z.boolean().optional(),
  })
  .meta({ id: "ConfirmPaymentIntent" });
export type ConfirmPaymentIntent = z.output<typeof ConfirmPaymentIntent>;

export const CapturePaymentIntent = z
  .strictObject({
    /** Omitted: all that is capturable. */
    amount_to_capture: amount.optional(),
    /** No other capture follows: what is left is let go. */
    final_capture: z.boolean().default(true),
  })
  .meta({ id: "CapturePaymentIntent" });
export type CapturePaymentIntent = z.output<typeof CapturePaymentIntent>;

export const CancelPaymentIntent = z
  .strictObject({
    cancellation_reason: z.enum(["requested_by_customer", "duplicate", "fraudulent", "abandoned"]).optional(),
  })
  .meta({ id: "CancelPaymentIntent" });
export type CancelPaymentIntent = z.output<typeof CancelPaymentIntent>;

/** What can be an id; anything else names nothing. */
export const PaymentIntentParams = z.object({ id: z.string().regex(/^\w{1,64}$/) });
/** A payment with what is to be done with it: `pi_1:capture`. */
export const PaymentCommandParams = z.object({
  id: z
    .string()
    .regex(/^\w{1,64}(:|%3A)(capture|cancel)$/i)
    .transform((text) => text.replace(/(:|%3A).*$/i, "")),
});
export const RetrieveQuery = z.strictObject({ wait_for: z.literal("terminal").optional() });

/** Why the last charge did not work. A decline is no HTTP error: it stands here. */
export const LastError = z.object({
  code: z.enum([
    "card_declined",
    "authentication_failed",
    "authorization_expired",
    "capture_declined",
    "cancel_refused",
    "psp_unavailable",
    "psp_rejected",
  ]),
  decline_code: z.string().nullable(),
  message: z.string(),
  psp: z.string(),
});
export type LastError = z.output<typeof LastError>;

export const NextAction = z.object({ type: z.literal("redirect"), url: z.string() });

/** A payment intent as the API shows it. */
export const PaymentIntent = z
  .object({
    payment_intent_id: z.string(),
    status: z.enum(Object.keys(paymentIntentTransitions) as [PaymentIntentStatus, ...PaymentIntentStatus[]]),
    merchant_id: z.string(),
    amount: z.int(),
    amount_capturable: z.int(),
    amount_captured: z.int(),
    amount_refunded: z.int(),
    currency: z.string(),
    order_id: z.string(),
    capture_method: z.enum(["automatic", "manual"]),
    payment_method: z
      .object({ type: z.literal("card_token"), brand: z.string().nullable(), last4: z.string().nullable() })
      .nullable(),
    latest_charge_id: z.string().nullable(),
    next_action: NextAction.nullable(),
    last_error: LastError.nullable(),
    return_url: z.string().nullable(),
    description: z.string().nullable(),
    metadata: z.record(z.string(), z.string()),
    cancellation_reason: z.string().nullable(),
    capture_before_ms: z.int().nullable(),
    created_ms: z.int(),
    updated_ms: z.int(),
    livemode: z.boolean(),
  })
  .meta({ id: "PaymentIntent" });
export type PaymentIntent = z.output<typeof PaymentIntent>;

function isHttpUrl(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && /^https?:$/.test(url.protocol) && url.username === "" && url.password === "";
}
