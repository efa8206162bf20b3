import { setTimeout as pause } from "node:timers/promises";
import { around, type Operation, type Stage, type Subject } from "@/e2e/crash-matrix/operation";
import { pathOf, unconfirmed } from "@/e2e/crash-matrix/payments";
import { tick } from "@/e2e/crash-matrix/rig";
import { eventually } from "@/e2e/merchant";
import { Person } from "@/e2e/person";
import { A, B, simulatorOf } from "@/e2e/psps";
import { scriptFault } from "@/e2e/simulator";
import { startSweep } from "@/e2e/sweeps";
import { newId } from "@/lib/core/id";

const INTENTS = "/v1/payment_intents";
const CREATED = ["payment_intent.created"];
const SETTLED = ["charge.captured", ...CREATED, "payment_intent.processing", "payment_intent.succeeded"];
const UNKNOWN_MS_MAX = 20_000;
const GIVEN_UP_LOOKS_MAX = 20;

export const others: Operation[] = [
  {
    name: "webhook delivery",
    points: ["delivery.before_send", "delivery.after_send", ...around("delivery_attempt")],
    prepare: withoutPayment,
    act: create,
    end: { answers: [201], intent: "requires_payment_method", effects: {}, told: CREATED },
  },
  {
    name: "an answer when the wait is over",
    points: around("key_answer"),
    prepare: (stage) => unconfirmed(stage, "tok_async"),
    act: ({ merchant }, subject) =>
      merchant.post(pathOf(subject, "confirm"), {}, { key: subject.key, headers: { prefer: "wait=0" } }),
    isCommitted: ({ key }) => key === "finished",
    end: { answers: [200], intent: "succeeded", effects: { authorize: 1 }, told: SETTLED },
  },
  {
    name: "an answer given again",
    points: around("key_take_over"),
    prepare: async (stage) => {
      const subject = { orderId: `ord_${crypto.randomUUID()}`, key: crypto.randomUUID() };
      await create(stage, subject);
      return subject;
    },
    act: create,
    // It changes nothing when the first answer is there.
    end: { answers: [201], intent: "requires_payment_method", effects: {}, told: CREATED },
  },
  {
    name: "a refusal",
    points: around("key_refusal"),
    prepare: (stage) => unconfirmed(stage, "tok_visa"),
    act: ({ merchant }, subject) => merchant.post(pathOf(subject, "capture"), {}, { key: subject.key }),
    isCommitted: ({ key }) => key === "finished",
    end: { answers: [409], intent: "requires_confirmation", effects: {}, told: CREATED },
  },
  {
    name: "the janitor gives up",
    points: around("give_up"),
    prepare: async (stage) => {
      const payment = await stage.merchant.paid();
      return { orderId: payment.order_id, payment };
    },
    // A refund that may have arrived, and that its PSP has forgotten the key of: nobody may send it again.
    begin: async (stage, { orderId, key, payment }) => {
      const psp = simulatorOf(stage.product.file, A);
      await scriptFault(psp, { kind: "hang_before", operations: ["refund"] });
      if (payment) await stage.merchant.refund(payment, {}, { key, headers: { prefer: "wait=0" } });
      await eventually("its outcome being unknown", UNKNOWN_MS_MAX, async () => {
        const { calls } = await stage.observer.trace(orderId, key);
        return calls.refund?.status === "unknown" ? true : undefined;
      });
      await scriptFault(psp);
    },
    act: giveUp,
    isCommitted: ({ calls }) => calls.refund?.status === "needs_review",
    end: {
      intent: "succeeded",
      refund: "processing",
      effects: { authorize: 1 },
      told: [...SETTLED, "refund.created", "refund.processing"],
      cases: ["unknown_too_long"],
    },
  },
  {
    name: "an account taken off hold",
    points: around("psp_condition"),
    prepare: withoutPayment,
    begin: async ({ merchant }) => {
      await merchant.post(`/v1/admin/psps/${B}:hold`, { reason: "A test.", minutes: 60 }, { key: null });
    },
    act: ({ merchant }) => merchant.post(`/v1/admin/psps/${B}:release`, { reason: "It is over." }, { key: null }),
    end: { answers: [200], intent: null, effects: {}, told: [] },
  },
  {
    name: "a notification processed once more",
    points: around("notification_reprocess"),
    prepare: (stage) => paidAndNotified(stage),
    act: async ({ merchant, observer }, { payment }) => {
      const [notification] = await observer.query<{ id: string }>(
        `SELECT n.id FROM notifications n JOIN charges h ON h.psp_reference = ANY (n.psp_references) WHERE h.id = $1 LIMIT 1`,
        [payment?.latest_charge_id],
      );
      return merchant.post(`/v1/admin/notifications/${notification?.id}:reprocess`, {}, { key: null });
    },
    end: { answers: [200], intent: "succeeded", effects: { authorize: 1 }, told: SETTLED },
  },
  {
    name: "a sign-in",
    points: around("operator_account"),
    prepare: withoutPayment,
    act: async ({ product }) => {
      const account = product.file.operators.find(({ role }) => role === "viewer");
      if (!account) throw new Error("There is no viewer.");
      const { status, error } = await new Person(product.file.app).signIn(account);
      return { status, headers: new Headers(), text: error ?? "", json: {} };
    },
    end: { answers: [200], intent: null, effects: {}, told: [] },
  },
  {
    name: "a webhook sent once more",
    points: around("delivery_resend"),
    prepare: async ({ merchant }) => {
      const payment = await merchant.paid();
      return { orderId: payment.order_id, payment };
    },
    act: async ({ merchant, observer }, { payment }) => {
      const [delivery] = await observer.query<{ id: string }>(
        "SELECT d.id FROM deliveries d JOIN events e ON e.id = d.event_id WHERE e.payment_intent_id = $1 LIMIT 1",
        [payment?.payment_intent_id],
      );
      return merchant.post(`/v1/webhook_deliveries/${delivery?.id}/retry`, {}, { key: null });
    },
    end: { answers: [200], intent: "succeeded", effects: { authorize: 1 }, told: SETTLED },
  },
  {
    name: "new routing rules",
    points: around("routing_rules"),
    prepare: withoutPayment,
    act: async ({ merchant }) => {
      const { version } = (await merchant.get("/v1/admin/routing_rules")).json;
      return merchant.put("/v1/admin/routing_rules", { version, rules: [] });
    },
    // Cases that are sent again at the same time meet each other's version.
    end: { answers: [200, 409], intent: null, effects: {}, told: [] },
  },
  {
    name: "a case taken",
    points: around("case_step"),
    prepare: async (stage) => ({ orderId: await bareCase(stage) }),
    act: ({ merchant }, { orderId }) => merchant.post(`/v1/admin/cases/${orderId}:take`, {}, { key: null }),
    end: { answers: [200], intent: null, effects: {}, told: [] },
  },
  {
    name: "an API client made",
    points: around("merchant_settings"),
    prepare: withoutPayment,
    act: ({ merchant }, { orderId: name }) =>
      merchant.post(
        "/v1/admin/api_clients",
        { merchant_id: merchant.id, name, scopes: ["payments:read"] },
        { key: null },
      ),
    end: { answers: [201], intent: null, effects: {}, told: [] },
  },
  {
    name: "a check of the books",
    points: [...around("ledger_check"), ...around("ledger_check_piece")],
    prepare: withoutPayment,
    act: ({ merchant }) => merchant.post("/v1/admin/ledger/checks", {}, { key: null }),
    end: { answers: [202], intent: null, effects: {}, told: [] },
  },
  {
    name: "books compared with the PSPs' lists",
    points: [...around("reconcile_start"), ...around("reconcile_page")],
    prepare: withoutPayment,
    // The hour's clock strikes. What it began and a crash left is gone on with when it strikes again.
    act: async ({ observer }) => {
      await startSweep((sql, values) => observer.query(sql, values), "reconcile-lately");
      return undefined;
    },
    end: { intent: null, effects: {}, told: [] },
  },
];

/** A case about nothing but itself. */
async function bareCase({ merchant, observer }: Stage): Promise<string> {
  const id = newId("case");
  await observer.query(
    "INSERT INTO cases (id, merchant_id, livemode, kind, evidence) VALUES ($1, $2, false, 'late_result', '{}')",
    [id, merchant.id],
  );
  return id;
}

/** A payment that its PSP settled later, and told us of. */
async function paidAndNotified({ merchant, observer }: Stage) {
  const payment = await merchant.paid("tok_async");
  await eventually("the notification", UNKNOWN_MS_MAX, async () => {
    const sql =
      "SELECT 1 FROM notifications n JOIN charges h ON h.psp_reference = ANY (n.psp_references) WHERE h.id = $1";
    return (await observer.query(sql, [payment.latest_charge_id])).length > 0 ? true : undefined;
  });
  return { orderId: payment.order_id, payment };
}

async function withoutPayment() {
  return { orderId: `ord_${crypto.randomUUID()}` };
}

function create({ merchant }: Stage, { orderId, key }: Pick<Subject, "orderId" | "key">) {
  return merchant.post(INTENTS, merchant.payment(undefined, { order_id: orderId }), { key });
}

/** Days pass: the PSP has forgotten the key, and answers twice that it knows nothing. Only a person can tell now. */
async function giveUp({ observer }: Stage, { orderId, key }: Subject): Promise<undefined> {
  for (let looks = 1; looks <= GIVEN_UP_LOOKS_MAX; looks++) {
    const { calls } = await observer.trace(orderId, key);
    if (calls.refund?.status !== "unknown") return;
    await observer.query(
      `UPDATE psp_calls c SET first_sent_at = now() - interval '2 days', next_inquiry_at = now() - interval '1 minute'
       FROM charges h JOIN payment_intents i ON i.id = h.payment_intent_id
       WHERE h.id = c.charge_id AND i.order_id = $1 AND c.operation = 'refund'`,
      [orderId],
    );
    await tick(observer);
    await pause(1_000);
  }
}
