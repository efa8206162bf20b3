import type { Case } from "@/lib/db/client";
import type { Making } from "./making.ts";
import type { DemoPayment } from "./payment.ts";
import { json } from "./payment.ts";
import { after, DAY_MS, HOUR_MS, MINUTE_MS } from "./time.ts";

/** So rarely a payment needs somebody to look at it. */
const ONE_OF = 400;
const OPEN_LATELY_MS = 3 * DAY_MS;

/** Perhaps something that a person had to look into, or still has to. */
export function perhapsCase(making: Making, payment: DemoPayment, index: number): void {
  const { random, rows } = making;
  const { intent } = payment;
  if (index % ONE_OF !== Math.floor(ONE_OF / 2) || intent.status !== "succeeded") return;
  const { charge } = payment;
  const at = after(charge.updatedAt, random.int(1, 9) * MINUTE_MS);
  const kind = random.pick(["late_result", "cancel_too_late"]);
  const call = rows.calls.findLast(({ chargeId, operation }) => chargeId === charge.id && operation !== "refund");
  if (making.isLater(at) || !call?.result) return;
  const opened: Case = {
    id: random.id("case", at),
    merchantId: intent.merchantId,
    livemode: false,
    kind,
    paymentIntentId: intent.id,
    chargeId: charge.id,
    pspCallId: call.id,
    outcome: call.outcome,
    pspAccountId: null,
    pspReference: null,
    operation: null,
    amount: null,
    currency: null,
    orderReference: null,
    evidence: {
      charge_status: charge.status,
      amount: String(charge.amount),
      currency: charge.currency,
      psp_call_id: call.id,
      result: json(Object(call.result)),
    },
    status: "open",
    takenBy: null,
    takenAt: null,
    resolution: null,
    resolvedBy: null,
    resolvedAt: null,
    createdAt: at,
  };
  rows.cases.push(opened);
  const resolvedAt = after(at, random.int(1, 30) * HOUR_MS);
  if (at.getTime() > making.endMs - OPEN_LATELY_MS || making.isLater(resolvedAt)) {
    if (random.chance(0.4))
      Object.assign(opened, { status: "taken", takenBy: "op_demo_support", takenAt: after(at, 4 * MINUTE_MS) });
    return;
  }
  const resolution =
    kind === "late_result"
      ? "The PSP told the same twice; compared with their portal, nothing was taken twice."
      : "The shop was told, and refunded the order itself.";
  Object.assign(opened, {
    status: "resolved",
    takenBy: "op_demo_support",
    takenAt: after(at, 20 * MINUTE_MS),
    resolution,
    resolvedBy: "op_demo_support",
    resolvedAt,
  });
}

/** Notifications about payments that nobody here knows: they stay parked. */
export function makeParked({ random, rows, endMs }: Making): void {
  for (const hoursAgo of [5, 41]) {
    const at = new Date(endMs - hoursAgo * HOUR_MS);
    const pspReference = `sp_${random.hex(24)}`;
    const notificationId = `sn_${random.hex(24)}`;
    const body = { id: notificationId, type: "payment.updated", payment: { id: pspReference } };
    rows.notifications.push({
      id: random.id("notification", at),
      pspAccountId: "psp_sim_b",
      notificationId,
      type: "payment.updated",
      headers: { "content-type": "application/json" },
      body: new TextEncoder().encode(JSON.stringify(body)),
      pspReferences: [pspReference],
      status: "parked",
      tries: 6,
      sweeps: 0,
      sweptAt: null,
      note: `no PSP call of ours has the reference ${pspReference}`,
      requestId: random.id("request", at),
      receivedAt: at,
      processedAt: null,
    });
  }
}
