import { AROUND_PSP_CALL, around, type Operation, type Stage, type Subject } from "@/e2e/crash-matrix/operation";
import { setNotifications } from "@/e2e/crash-matrix/simulators";
import { paymentOf } from "@/e2e/merchant";

const INTENTS = "/v1/payment_intents";
const CONFIRMED = ["payment_intent.created", "payment_intent.processing"];
const PAID = ["charge.captured", ...CONFIRMED, "payment_intent.succeeded"];
const CHALLENGED = [
  "charge.captured",
  ...CONFIRMED,
  "payment_intent.requires_action",
  "payment_intent.processing",
  "payment_intent.succeeded",
];

export const payments: Operation[] = [
  {
    name: "create with confirm",
    points: [...around("create"), "relay.before_send", ...AROUND_PSP_CALL, ...around("apply_authorize")],
    prepare: async () => ({ orderId: `ord_${crypto.randomUUID()}` }),
    act: ({ merchant }, { orderId, key }) =>
      merchant.post(INTENTS, merchant.payment("tok_visa", { order_id: orderId }), { key }),
    call: "authorize",
    isCommitted: ({ intent }) => intent !== null,
    end: { answers: [201], intent: "succeeded", effects: { authorize: 1 }, told: PAID },
  },
  {
    name: "confirm",
    points: [...around("confirm"), "relay.after_send", ...AROUND_PSP_CALL, ...around("apply_authorize")],
    prepare: (stage) => unconfirmed(stage, "tok_visa"),
    act: ({ merchant }, subject) => merchant.post(pathOf(subject, "confirm"), {}, { key: subject.key }),
    call: "authorize",
    isCommitted: ({ calls }) => calls.authorize !== undefined,
    end: { answers: [200], intent: "succeeded", effects: { authorize: 1 }, told: PAID },
  },
  {
    name: "the shopper's return from 3-D Secure",
    points: [...around("confirm"), ...around("apply_authorize")],
    prepare: (stage) => challenged(stage),
    begin: async ({ product, observer }, subject) => {
      // Without notification and janitor, only the return moves the payment on.
      await setNotifications(product, "off");
      await observer.query(
        `UPDATE psp_calls c SET next_inquiry_at = now() + interval '1 hour'
         FROM charges h WHERE h.id = c.charge_id AND h.payment_intent_id = $1`,
        [subject.payment?.payment_intent_id],
      );
      await approve(subject);
    },
    act: ({ merchant }, subject) => merchant.post(pathOf(subject, "confirm"), {}, { key: subject.key }),
    call: "authorize",
    isCommitted: ({ intent }) => intent !== "requires_action",
    isApplied: ({ intent }) => intent === "succeeded",
    end: { answers: [200], intent: "succeeded", effects: { authorize: 1 }, told: CHALLENGED },
  },
  {
    name: "a PSP's notification of 3-D Secure",
    points: [...around("notification"), ...around("apply_authorize")],
    prepare: (stage) => challenged(stage),
    begin: ({ product }) => setNotifications(product, "on"),
    act: async (_stage, subject) => {
      await approve(subject);
      return undefined;
    },
    call: "authorize",
    isCommitted: ({ notifications }) => notifications > 0,
    isApplied: ({ intent }) => intent === "succeeded",
    end: {
      intent: "succeeded",
      effects: { authorize: 1 },
      told: ["charge.captured", ...CONFIRMED, "payment_intent.requires_action", "payment_intent.succeeded"],
    },
  },
];

export function pathOf({ payment }: Pick<Subject, "payment">, command: string): string {
  return `${INTENTS}/${payment?.payment_intent_id}/${command}`;
}

export async function unconfirmed({ merchant }: Stage, token: string) {
  const payment = paymentOf(await merchant.post(INTENTS, merchant.payment(token, { confirm: false })));
  return { orderId: payment.order_id, payment };
}

async function challenged({ merchant }: Stage) {
  const { payment_intent_id: id } = await merchant.pay("tok_3ds");
  const payment = await merchant.until(id, ["requires_action"]);
  return { orderId: payment.order_id, payment };
}

async function approve({ payment }: Subject): Promise<void> {
  const answer = await fetch(payment?.next_action?.url ?? "", {
    method: "POST",
    body: new URLSearchParams({ action: "approve" }),
    redirect: "manual",
  });
  if (answer.status >= 400) throw new Error(`The challenge page answered ${answer.status}.`);
}
