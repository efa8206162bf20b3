import { AROUND_PSP_CALL, around, type Operation, type Stage } from "@/e2e/crash-matrix/operation";
import { tick } from "@/e2e/crash-matrix/rig";
import { refundOf } from "@/e2e/merchant";

const PAID = ["charge.captured", "payment_intent.created", "payment_intent.processing", "payment_intent.succeeded"];
const SENT = ["refund.created", "refund.processing", "refund.succeeded"];
const WAITING = ["refund.created", "refund.requires_approval"];
const REFUNDED = ["charge.captured", "charge.refunded", ...PAID.slice(1)];

export const refunds: Operation[] = [
  {
    name: "refund",
    points: [...around("refund"), ...AROUND_PSP_CALL, ...around("apply_refund")],
    prepare: (stage) => paid(stage),
    act: ({ merchant }, { payment, key }) =>
      merchant.post("/v1/refunds", { charge_id: payment?.latest_charge_id, reason: "requested_by_customer" }, { key }),
    call: "refund",
    isCommitted: ({ calls }) => calls.refund !== undefined,
    end: {
      answers: [201],
      intent: "succeeded",
      refund: "succeeded",
      effects: { authorize: 1, refund: 1 },
      told: [...REFUNDED, ...SENT],
    },
  },
  {
    name: "refund that needs approval",
    points: around("refund"),
    prepare: (stage) => paid(stage),
    act: ({ merchant }, { payment, key }) =>
      merchant.post("/v1/refunds", { charge_id: payment?.latest_charge_id, reason: "fraudulent" }, { key }),
    isCommitted: ({ refund }) => refund !== null,
    end: {
      answers: [201],
      intent: "succeeded",
      refund: "requires_approval",
      effects: { authorize: 1 },
      told: [...PAID, ...WAITING],
    },
  },
  {
    name: "approval of a refund",
    points: [...around("refund_decision"), ...AROUND_PSP_CALL, ...around("apply_refund")],
    prepare: (stage) => waiting(stage),
    act: ({ approver }, { refundId, key }) => approver.post(`/v1/admin/refunds/${refundId}:approve`, {}, { key }),
    call: "refund",
    isCommitted: ({ refund }) => refund !== "requires_approval",
    end: {
      answers: [200],
      intent: "succeeded",
      refund: "succeeded",
      effects: { authorize: 1, refund: 1 },
      told: [...REFUNDED, ...WAITING, "refund.approved", "refund.processing", "refund.succeeded"],
    },
  },
  {
    name: "rejection of a refund",
    points: around("refund_decision"),
    prepare: (stage) => waiting(stage),
    act: ({ approver }, { refundId, key }) =>
      approver.post(`/v1/admin/refunds/${refundId}:reject`, { reason: "No." }, { key }),
    isCommitted: ({ refund }) => refund !== "requires_approval",
    end: ended("rejected", [200]),
  },
  {
    name: "cancellation of a refund",
    points: around("refund_cancel"),
    prepare: (stage) => waiting(stage),
    act: ({ merchant }, { refundId, key }) => merchant.post(`/v1/refunds/${refundId}/cancel`, {}, { key }),
    isCommitted: ({ refund }) => refund !== "requires_approval",
    end: ended("canceled", [200]),
  },
  {
    name: "expiry of a refund's approval",
    points: around("refund_expiry"),
    prepare: (stage) => waiting(stage),
    act: async ({ observer }, { refundId }) => {
      await observer.query("UPDATE refunds SET approval_expires_at = now() WHERE id = $1", [refundId]);
      await tick(observer);
      return undefined;
    },
    isCommitted: ({ refund }) => refund !== "requires_approval",
    end: ended("canceled"),
  },
];

function ended(refund: "rejected" | "canceled", answers?: readonly number[]): Operation["end"] {
  return {
    ...(answers ? { answers } : {}),
    intent: "succeeded",
    refund,
    effects: { authorize: 1 },
    told: [...PAID, ...WAITING, `refund.${refund}`],
  };
}

async function paid({ merchant }: Stage) {
  const payment = await merchant.paid();
  return { orderId: payment.order_id, payment };
}

/** A refund that waits for a second person. */
async function waiting(stage: Stage) {
  const { orderId, payment } = await paid(stage);
  const { refund_id: refundId } = refundOf(await stage.merchant.refund(payment, { reason: "fraudulent" }));
  return { orderId, payment, refundId };
}
