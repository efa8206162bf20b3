import { AROUND_PSP_CALL, around, type Operation, type Stage, type Subject } from "@/e2e/crash-matrix/operation";
import { pathOf } from "@/e2e/crash-matrix/payments";
import { refuseVoids, takeVoids } from "@/e2e/crash-matrix/simulators";
import { eventually } from "@/e2e/merchant";

const HELD = ["payment_intent.created", "payment_intent.processing", "payment_intent.requires_capture"];
const CAPTURED_IN_PART: Operation["end"] = {
  intent: "succeeded",
  effects: { authorize: 1, capture: 1, void: 1 },
  told: ["charge.captured", ...HELD, "payment_intent.processing", "payment_intent.succeeded"],
};

export const captures: Operation[] = [
  {
    name: "capture",
    points: [...around("capture"), ...AROUND_PSP_CALL, ...around("apply_capture")],
    prepare: (stage) => authorized(stage),
    act: ({ merchant }, subject) => merchant.post(pathOf(subject, "capture"), {}, { key: subject.key }),
    call: "capture",
    isCommitted: ({ calls }) => calls.capture !== undefined,
    end: {
      answers: [200],
      intent: "succeeded",
      effects: { authorize: 1, capture: 1 },
      told: ["charge.captured", ...HELD, "payment_intent.processing", "payment_intent.succeeded"],
    },
  },
  {
    name: "capture of a part",
    points: [...around("capture"), ...AROUND_PSP_CALL, ...around("apply_capture")],
    prepare: (stage) => authorized(stage),
    act: capturePart,
    call: "capture",
    isCommitted: ({ calls }) => calls.capture !== undefined,
    end: { ...CAPTURED_IN_PART, answers: [200] },
  },
  {
    name: "the void of what a capture left",
    points: [...AROUND_PSP_CALL, ...around("apply_void")],
    prepare: (stage) => authorized(stage),
    begin: async (stage, subject) => {
      await refuseVoids(stage.product);
      await capturePart(stage, subject);
      await eventually("the void being refused for now", 20_000, async () => {
        const { calls } = await stage.observer.trace(subject.orderId, subject.key);
        return calls.void?.status === "to_resend" ? true : undefined;
      });
    },
    act: async ({ product }) => {
      await takeVoids(product);
      return undefined;
    },
    call: "void",
    end: CAPTURED_IN_PART,
  },
  {
    name: "cancel",
    points: [...around("cancel"), ...AROUND_PSP_CALL, ...around("apply_void")],
    prepare: (stage) => authorized(stage),
    act: ({ merchant }, subject) => merchant.post(pathOf(subject, "cancel"), {}, { key: subject.key }),
    call: "void",
    isCommitted: ({ calls }) => calls.void !== undefined,
    end: {
      answers: [200],
      intent: "canceled",
      effects: { authorize: 1, void: 1 },
      told: [...HELD, "payment_intent.processing", "payment_intent.canceled"],
    },
  },
];

function capturePart({ merchant }: Stage, subject: Subject) {
  return merchant.post(pathOf(subject, "capture"), { amount_to_capture: 1_000 }, { key: subject.key });
}

async function authorized({ merchant }: Stage) {
  const payment = await merchant.authorized();
  return { orderId: payment.order_id, payment };
}
