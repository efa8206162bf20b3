import { z } from "zod";
import { Charge } from "@/lib/payments/charge-schema";
import { PaymentIntent } from "@/lib/payments/schema";

const AccountWord = z.object({ psp: z.string(), because: z.string() });

/** Why a charge went to its PSP account, and to no other. */
export const RoutingStory = z.object({ chosen: AccountWord, excluded: z.array(AccountWord) });
export type RoutingStory = z.output<typeof RoutingStory>;

const ChargeStory = Charge.extend({
  number: z.int(),
  psp_name: z.string(),
  psp_reference: z.string().nullable(),
  /** Null for a decision that this version can't read. */
  routing: RoutingStory.nullable(),
});

/** One time that something was sent to a PSP, or asked of it: what came back, as a word and in a sentence. */
const Exchange = z.object({
  at_ms: z.int(),
  duration_ms: z.int(),
  outcome: z.string(),
  says: z.string(),
});

/** A request with effect at a PSP. */
export const PspCallStory = z.object({
  psp_call_id: z.string(),
  charge_id: z.string(),
  refund_id: z.string().nullable(),
  psp: z.string(),
  psp_name: z.string(),
  operation: z.enum(["authorize", "capture", "void", "refund"]),
  /** What was asked, in words. */
  asks: z.string(),
  amount: z.int(),
  currency: z.string(),
  status: z.string(),
  outcome: z.string().nullable(),
  /** What is known of it in the end, in words. */
  says: z.string(),
  psp_reference: z.string().nullable(),
  duration_ms: z.int().nullable(),
  sends: z.array(Exchange),
  inquiries: z.array(Exchange),
  request_id: z.string(),
  created_ms: z.int(),
});
export type PspCallStory = z.output<typeof PspCallStory>;

const Person = z.object({ type: z.string(), id: z.string(), name: z.string() });

export const RefundStory = z.object({
  refund_id: z.string(),
  charge_id: z.string(),
  status: z.enum(["requires_approval", "processing", "succeeded", "failed", "rejected", "canceled"]),
  amount: z.int(),
  currency: z.string(),
  reason: z.string(),
  comment: z.string().nullable(),
  failure_code: z.string().nullable(),
  maker: Person,
  approval_rule: z.string().nullable(),
  expires_ms: z.int().nullable(),
  decision: z
    .object({
      decision: z.string(),
      by: z.string(),
      through: z.string().nullable(),
      comment: z.string().nullable(),
      decided_ms: z.int(),
    })
    .nullable(),
  created_ms: z.int(),
  updated_ms: z.int(),
});
export type RefundStory = z.output<typeof RefundStory>;

/** The whole story of a payment, as the admin API tells it. */
export const PaymentStoryDocument = z
  .object({
    payment_intent: PaymentIntent,
    /** What it waits for, or how it ended, in a sentence. */
    standing: z.string(),
    merchant: z.object({ merchant_id: z.string(), name: z.string() }),
    charges: z.array(ChargeStory),
    psp_calls: z.array(PspCallStory),
    refunds: z.array(RefundStory),
    notifications: z.array(
      z.object({
        notification_id: z.string(),
        psp: z.string(),
        type: z.string(),
        status: z.string(),
        note: z.string().nullable(),
        request_id: z.string().nullable(),
        received_ms: z.int(),
      }),
    ),
    events: z.array(
      z.object({
        event_id: z.string(),
        type: z.string(),
        object_id: z.string(),
        request_id: z.string().nullable(),
        created_ms: z.int(),
      }),
    ),
    deliveries: z.array(
      z.object({
        delivery_id: z.string(),
        event_id: z.string(),
        webhook_endpoint_id: z.string(),
        url: z.string(),
        status: z.string(),
        attempts: z.array(
          z.object({
            number: z.int(),
            status: z.int().nullable(),
            error: z.string().nullable(),
            duration_ms: z.int(),
            started_ms: z.int(),
          }),
        ),
        next_attempt_ms: z.int().nullable(),
      }),
    ),
    cases: z.array(z.object({ case_id: z.string(), kind: z.string(), status: z.string(), created_ms: z.int() })),
    audit: z.array(
      z.object({
        action: z.string(),
        actor: Person,
        object_type: z.string(),
        object_id: z.string(),
        before: z.unknown(),
        after: z.unknown(),
        request_id: z.string().nullable(),
        created_ms: z.int(),
      }),
    ),
    timeline: z.array(
      z.object({
        at_ms: z.int(),
        kind: z.string(),
        actor: z.string(),
        sentence: z.string(),
        duration_ms: z.int().optional(),
        request_id: z.string().optional(),
      }),
    ),
  })
  .meta({ id: "PaymentStory" });
export type PaymentStoryDocument = z.output<typeof PaymentStoryDocument>;
