import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Answer } from "@/e2e/answer";
import { approverOf, Merchant, paymentOf, refundOf } from "@/e2e/merchant";
import { type Product, startProduct } from "@/e2e/product";
import { configureSimulators } from "@/e2e/simulator";
import type { PaymentIntent } from "@/lib/payments/schema";
import { paymentIntentTransitions } from "@/lib/payments/status";
import type { RefundStatus } from "@/lib/refunds/status";

let product: Product;
let merchant: Merchant;

beforeAll(async () => {
  product = await startProduct();
  merchant = new Merchant(product.file);
  // What is pending stays so for as long as the tests take.
  await configureSimulators(product.file, { async_settle_ms: 3_600_000 });
});
afterAll(() => product.discard());

type Status = PaymentIntent["status"];
type Command = "confirm" | "capture" | "cancel" | "refund";

const pay = async (token: string | undefined, more: Record<string, unknown> = {}) =>
  paymentOf(
    await merchant.post("/v1/payment_intents", merchant.payment(token, more), { headers: { prefer: "wait=2" } }),
  );
const unconfirmed = { confirm: false };

/** A payment in each status. */
const makers: Readonly<Record<Status, () => Promise<PaymentIntent>>> = {
  requires_payment_method: () => pay(undefined),
  requires_confirmation: () => pay("tok_visa", unconfirmed),
  requires_action: () => pay("tok_3ds"),
  processing: () => pay("tok_async"),
  requires_capture: () => merchant.authorized(),
  succeeded: () => merchant.paid(),
  canceled: async () => {
    const { payment_intent_id } = await merchant.authorized();
    return paymentOf(await merchant.post(`/v1/payment_intents/${payment_intent_id}/cancel`, {}));
  },
  failed: () => pay("tok_decline_stolen_card"),
};

function send(command: Command, payment: PaymentIntent): Promise<Answer> {
  if (command === "refund") return merchant.refund(payment);
  return merchant.post(`/v1/payment_intents/${payment.payment_intent_id}/${command}`, {});
}

/** What each command answers in each status: the status it leads to, or the code it is refused with. */
const expected: Readonly<Record<Command, Readonly<Record<Status, string>>>> = {
  confirm: {
    requires_payment_method: "invalid_state",
    requires_confirmation: "succeeded",
    requires_action: "requires_action",
    processing: "invalid_state",
    requires_capture: "invalid_state",
    succeeded: "invalid_state",
    canceled: "invalid_state",
    failed: "invalid_state",
  },
  capture: {
    requires_payment_method: "invalid_state",
    requires_confirmation: "invalid_state",
    requires_action: "invalid_state",
    processing: "invalid_state",
    requires_capture: "succeeded",
    succeeded: "invalid_state",
    canceled: "invalid_state",
    failed: "invalid_state",
  },
  cancel: {
    requires_payment_method: "canceled",
    requires_confirmation: "canceled",
    requires_action: "canceled",
    processing: "canceled",
    requires_capture: "canceled",
    succeeded: "invalid_state",
    canceled: "invalid_state",
    failed: "invalid_state",
  },
  refund: {
    requires_payment_method: "invalid_request",
    requires_confirmation: "invalid_request",
    requires_action: "invalid_state",
    processing: "invalid_state",
    requires_capture: "invalid_state",
    succeeded: "succeeded",
    canceled: "invalid_state",
    failed: "invalid_state",
  },
};

const statuses = Object.keys(paymentIntentTransitions) as Status[];
const commands = Object.keys(expected) as Command[];

describe.each(commands)("%s", (command) => {
  test.each(statuses)("of a payment that is %s", async (status) => {
    const payment = await makers[status]();
    expect(payment.status).toBe(status);
    const answer = await send(command, payment);
    expect(answer.json.code ?? answer.json.status).toBe(expected[command][status]);
    if (answer.json.code === "invalid_state") {
      expect(await merchant.retrieve(payment.payment_intent_id)).toEqual(payment);
    }
  });
});

const decisions = ["approve", "reject", "cancel"] as const;

describe.each(decisions)("%s", (command) => {
  /** A refund in each status that one can wait in, or end in. */
  const tokens: Readonly<Partial<Record<RefundStatus, [token: string, reason: string]>>> = {
    requires_approval: ["tok_visa", "fraudulent"],
    processing: ["tok_refund_async", "other"],
    succeeded: ["tok_visa", "other"],
    failed: ["tok_refund_fails", "other"],
  };
  test.each(Object.entries(tokens))("of a refund that is %s", async (status, [token, reason]) => {
    const payment = await merchant.paid(token);
    const refund = refundOf(await merchant.refund(payment, { reason }, { headers: { prefer: "wait=2" } }));
    expect(refund.status).toBe(status);
    const answer =
      command === "cancel"
        ? await merchant.post(`/v1/refunds/${refund.refund_id}/cancel`, {})
        : await approverOf(product.file, "approver").post(
            `/v1/admin/refunds/${refund.refund_id}:${command}`,
            command === "reject" ? { reason: "No." } : {},
          );
    const ends = { approve: "succeeded", reject: "rejected", cancel: "canceled" }[command];
    expect(answer.json.code ?? answer.json.status).toBe(status === "requires_approval" ? ends : "invalid_state");
  });
});
