import { PLAIN } from "@/lib/core/locale";
import { toJsonAmount } from "@/lib/core/money";
import { serializePaymentIntent } from "@/lib/payments/serialize";
import { serializeCharge } from "@/lib/payments/serialize-charge";
import { pspCallsOf } from "@/lib/payments/story-calls";
import type { TimelineEntry } from "@/lib/payments/story-entry";
import { routingOf } from "@/lib/payments/story-routing";
import type { StoryRows } from "@/lib/payments/story-rows";
import { PaymentStoryDocument, RefundStory } from "@/lib/payments/story-schema";

/** The whole story in the words of the API. Parsed by its own schema, so that the contract can't drift from the code. */
export function documentOf(
  rows: StoryRows,
  told: { standing: string; timeline: readonly TimelineEntry[] },
): PaymentStoryDocument {
  const { intent, merchant, notifications, audit, names } = rows;
  return PaymentStoryDocument.parse({
    payment_intent: serializePaymentIntent({
      ...intent,
      paymentMethodTokenSealed: null,
      paymentMethodFingerprint: null,
    }),
    standing: told.standing,
    merchant: { merchant_id: merchant.id, name: merchant.name },
    charges: intent.charges.map((charge) => ({
      ...serializeCharge(charge),
      number: charge.number,
      psp_name: charge.pspAccount.name,
      psp_reference: charge.pspReference,
      routing: routingOf(charge.routingDecision),
    })),
    psp_calls: pspCallsOf(rows, PLAIN),
    refunds: refundsOf(rows),
    notifications: notifications.map((each) => ({
      notification_id: each.id,
      psp: each.pspAccountId,
      type: each.type,
      status: each.status,
      note: each.note,
      request_id: each.requestId,
      received_ms: each.receivedAt.getTime(),
    })),
    ...toldOf(rows),
    cases: intent.cases.map(({ id, kind, status, createdAt }) => ({
      case_id: id,
      kind,
      status,
      created_ms: createdAt.getTime(),
    })),
    audit: audit.map((row) => ({
      action: row.action,
      actor: { type: row.actorType, id: row.actorId, name: names.get(row.actorId) ?? row.actorId },
      object_type: row.objectType,
      object_id: row.objectId,
      before: row.before,
      after: row.after,
      request_id: row.requestId,
      created_ms: row.createdAt.getTime(),
    })),
    timeline: told.timeline.map(({ atMs, kind, actor, sentence, durationMs, requestId }) => ({
      at_ms: atMs,
      kind,
      actor,
      sentence,
      duration_ms: durationMs,
      request_id: requestId,
    })),
  });
}

/** Events, and how far each got. */
function toldOf({ events }: StoryRows) {
  return {
    events: events.map(({ id, type, objectId, requestId, createdAt }) => ({
      event_id: id,
      type,
      object_id: objectId,
      request_id: requestId,
      created_ms: createdAt.getTime(),
    })),
    deliveries: events.flatMap((event) =>
      event.deliveries.map((delivery) => ({
        delivery_id: delivery.id,
        event_id: event.id,
        webhook_endpoint_id: delivery.endpoint.id,
        url: delivery.endpoint.url,
        status: delivery.status,
        attempts: delivery.attemptRows.map((attempt) => ({
          number: attempt.number,
          status: attempt.responseStatus,
          error: attempt.error,
          duration_ms: attempt.durationMs,
          started_ms: attempt.startedAt.getTime(),
        })),
        next_attempt_ms: delivery.nextAttemptAt?.getTime() ?? null,
      })),
    ),
  };
}

/** Refunds with who asked, and who decided. */
export function refundsOf({ intent, names }: Pick<StoryRows, "intent" | "names">): RefundStory[] {
  return intent.refunds.map((refund) =>
    RefundStory.parse({
      refund_id: refund.id,
      charge_id: refund.chargeId,
      status: refund.status,
      amount: toJsonAmount(refund.amount),
      currency: refund.currency,
      reason: refund.reason,
      comment: refund.comment,
      failure_code: refund.failureCode,
      maker: { type: refund.makerType, id: refund.makerId, name: names.get(refund.makerId) ?? refund.makerId },
      approval_rule: refund.approvalRule,
      expires_ms: refund.approvalExpiresAt?.getTime() ?? null,
      decision: refund.decision && {
        decision: refund.decision.decision,
        by: refund.decision.checker.name,
        through: refund.decision.client?.name ?? null,
        comment: refund.decision.comment,
        decided_ms: refund.decision.decidedAt.getTime(),
      },
      created_ms: refund.createdAt.getTime(),
      updated_ms: refund.updatedAt.getTime(),
    }),
  );
}
