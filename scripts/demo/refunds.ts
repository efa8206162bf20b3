import { thresholdRule } from "@/lib/core/threshold-rule";
import type { Refund, RefundDecision } from "@/lib/db/client";
import { requestHash } from "@/lib/refunds/new-refund";
import { serializeRefund } from "@/lib/refunds/serialize";
import type { EventType } from "@/lib/webhooks/catalogue";
import type { Making } from "./making.ts";
import { bookRefund } from "./money.ts";
import type { DemoPayment } from "./payment.ts";
import type { Shop } from "./shops.ts";
import { after, DAY_MS, HOUR_MS, MINUTE_MS } from "./time.ts";

const APPROVAL_MS = 72 * HOUR_MS;

type Made = { refund: Refund; decision: RefundDecision | null };

/** Perhaps a refund of a payment that was captured, as far as it has come by the demo's end. */
export function perhapsRefund(making: Making, shop: Shop, payment: DemoPayment): void {
  const { random } = making;
  const { charge } = payment;
  if (charge.amountCaptured === 0n || !random.chance(shop.refundShare)) return;
  const at = after(payment.intent.updatedAt, random.skewed(1.6 * DAY_MS, 0.9));
  if (making.isLater(after(at, MINUTE_MS))) return;
  const amount = random.chance(0.6) ? charge.amountCaptured : partOf(charge.amountCaptured, random.int(10, 80));
  const made = request(making, shop, payment, amount, at);
  if (made.refund.requiresApproval) decide(making, payment, made);
  else carryOut(making, payment, made, after(at, 30));
}

/** Whether a refund of all that was taken would need a second person. */
export function isLarge(shop: Shop, payment: DemoPayment): boolean {
  const { amountCaptured, currency } = payment.charge;
  const threshold = shop.thresholds[currency];
  return threshold !== undefined && amountCaptured >= BigInt(threshold);
}

/** A refund that was asked for a while ago, and about which nobody has decided yet. */
export function askForRefund(making: Making, shop: Shop, payment: DemoPayment, at: Date): void {
  request(making, shop, payment, payment.charge.amountCaptured, at);
}

/** A refund that the PSP has taken on and not carried out yet. */
export function leaveAtPsp(making: Making, shop: Shop, payment: DemoPayment, at: Date): void {
  const { refund } = request(making, shop, payment, payment.charge.amountCaptured, at);
  if (refund.requiresApproval) return;
  const call = payment.call("refund", refund.amount, at, { refundId: refund.id });
  const pspReference = `sr_${making.random.hex(24)}`;
  payment.send(call, after(at, 12), making.random.int(90, 520), { outcome: "pending", pspReference });
  call.nextInquiryAt = new Date(making.endMs + HOUR_MS);
}

function partOf(amount: bigint, percent: number): bigint {
  const part = (amount * BigInt(percent)) / 100n;
  return part > 0n ? part : 1n;
}

function request(making: Making, shop: Shop, payment: DemoPayment, amount: bigint, at: Date): Made {
  const { random, rows } = making;
  const { charge, tenant } = payment;
  const reason = random.weighted([
    ["requested_by_customer", 0.78],
    ["duplicate", 0.09],
    ["other", 0.07],
    ["fraudulent", 0.06],
  ]);
  const threshold = shop.thresholds[charge.currency];
  const large = threshold !== undefined && amount >= BigInt(threshold);
  const rule =
    reason === "fraudulent"
      ? "the reason is fraudulent"
      : large
        ? thresholdRule("the amount", BigInt(threshold), charge.currency)
        : null;
  const terms = { paymentIntentId: payment.intent.id, chargeId: charge.id, amount, currency: charge.currency };
  const refund: Refund = {
    ...tenant,
    ...terms,
    id: random.id("refund", at),
    status: rule ? "requires_approval" : "processing",
    version: 2,
    reason,
    metadata: {},
    failureCode: null,
    pspReference: null,
    requiresApproval: rule !== null,
    approvalRule: rule,
    makerType: "api_client",
    makerId: shop.clientId,
    makerPersonId: null,
    comment: null,
    cardFingerprint: payment.intent.paymentMethodFingerprint,
    requestHash: requestHash(terms),
    approvalExpiresAt: rule ? after(at, APPROVAL_MS) : null,
    createdAt: at,
    updatedAt: at,
  };
  rows.refunds.push(refund);
  payment.move({ refundPending: amount });
  const made = { refund, decision: null };
  tell(payment, made, ["refund.created", rule ? "refund.requires_approval" : "refund.processing"]);
  rows.audit.push({
    chain: tenant.merchantId,
    at,
    actor: { type: "api_client", id: shop.clientId },
    action: "refund.requested",
    object: { type: "refund", id: refund.id },
    before: null,
    after: { amount: String(amount), currency: charge.currency, reason, status: refund.status },
    requestId: payment.requestId,
  });
  return made;
}

/** A second person decides, or nobody does in time. What was asked for lately still waits, mostly. */
function decide(making: Making, payment: DemoPayment, made: Made): void {
  const { random } = making;
  const { refund } = made;
  const at = after(refund.createdAt, random.skewed(2.5 * HOUR_MS, 0.8));
  const lately = refund.createdAt.getTime() > making.endMs - 30 * HOUR_MS;
  const how = random.weighted([
    ["approved", 0.79],
    ["rejected", 0.14],
    ["canceled", 0.03],
    ["expired", 0.04],
  ]);
  if ((lately && random.chance(0.75)) || making.isLater(after(at, MINUTE_MS))) return;
  const endsAt =
    how === "expired" || at.getTime() - refund.createdAt.getTime() >= APPROVAL_MS
      ? after(refund.createdAt, APPROVAL_MS + 20_000)
      : at;
  if (making.isLater(endsAt)) return;
  if (endsAt > at || how === "expired") endWaiting(making, payment, made, "expired", endsAt);
  else if (how === "canceled") endWaiting(making, payment, made, "canceled", endsAt);
  else resolve(making, payment, made, how === "rejected" ? "rejected" : "approved", endsAt);
}

const comments = [
  "Delivered and signed for; the shopper was told why.",
  "The order was used. Not covered by the shop's terms.",
  "A second request for what was refunded already.",
] as const;

function resolve(making: Making, payment: DemoPayment, made: Made, decision: "approved" | "rejected", at: Date): void {
  const { random, rows } = making;
  const { refund } = made;
  const checker = random.chance(0.8)
    ? { id: "op_demo_approver", role: "approver" }
    : { id: "op_demo_admin", role: "admin" };
  const comment = decision === "rejected" ? random.pick(comments) : null;
  const requestId = random.id("request", at);
  made.decision = {
    refundId: refund.id,
    decision,
    makerPersonId: null,
    checkerId: checker.id,
    checkerRole: checker.role,
    clientId: null,
    requestHash: refund.requestHash,
    comment,
    requestId,
    decidedAt: at,
  };
  rows.decisions.push(made.decision);
  rows.audit.push({
    chain: refund.merchantId,
    at,
    actor: { type: "operator", id: checker.id },
    action: `refund.${decision}`,
    object: { type: "refund", id: refund.id },
    before: { status: "requires_approval" },
    after: {
      checker: checker.id,
      role: checker.role,
      amount: String(refund.amount),
      currency: refund.currency,
      comment,
    },
    requestId,
  });
  if (decision === "approved") {
    step(payment, made, "processing", ["refund.approved", "refund.processing"], at);
    carryOut(making, payment, made, after(at, 25));
    return;
  }
  payment.move({ refundPending: -refund.amount });
  step(payment, made, "rejected", ["refund.rejected"], at);
}

function endWaiting(making: Making, payment: DemoPayment, made: Made, how: "canceled" | "expired", at: Date): void {
  const { refund } = made;
  const expired = how === "expired";
  payment.move({ refundPending: -refund.amount });
  refund.failureCode = expired ? "approval_expired" : null;
  step(payment, made, "canceled", ["refund.canceled"], at);
  making.rows.audit.push({
    chain: refund.merchantId,
    at,
    actor: expired ? { type: "system", id: "sweep" } : { type: "api_client", id: refund.makerId },
    action: `refund.${how}`,
    object: { type: "refund", id: refund.id },
    before: { status: "requires_approval" },
    after: { status: "canceled" },
    requestId: expired ? "req_sweep" : payment.requestId,
  });
}

/** The PSP gives the money back, or says that it can't. */
function carryOut(making: Making, payment: DemoPayment, made: Made, at: Date): void {
  const { random } = making;
  const { refund } = made;
  const call = payment.call("refund", refund.amount, at, { refundId: refund.id });
  const moved = random.chance(0.965);
  const pspReference = `sr_${random.hex(24)}`;
  const answeredAt = payment.send(
    call,
    after(at, 12),
    random.int(90, 520),
    moved
      ? { outcome: "approved", pspReference, amountMinor: refund.amount, currency: refund.currency, settled: true }
      : { outcome: "declined", pspReference, declineCode: "refund_declined", hard: true },
  );
  const doneAt = after(answeredAt, 5);
  refund.pspReference = pspReference;
  payment.move({ refundPending: -refund.amount, ...(moved ? { amountRefunded: refund.amount } : {}) });
  if (moved) {
    bookRefund(making, call, doneAt);
    payment.tellCharge("charge.refunded", doneAt);
  } else {
    refund.failureCode = "refund_declined";
  }
  step(payment, made, moved ? "succeeded" : "failed", [moved ? "refund.succeeded" : "refund.failed"], doneAt);
}

function step(payment: DemoPayment, made: Made, status: string, types: readonly EventType[], at: Date): void {
  const { refund } = made;
  Object.assign(refund, { status, version: refund.version + types.length, updatedAt: at });
  tell(payment, made, types);
}

function tell(payment: DemoPayment, { refund, decision }: Made, types: readonly EventType[]): void {
  for (const [index, type] of types.entries()) {
    const seq = refund.version - types.length + 1 + index;
    payment.tell(type, refund.id, seq, serializeRefund({ ...refund, decision }), refund.updatedAt);
  }
}
