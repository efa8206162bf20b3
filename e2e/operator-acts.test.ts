import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Answer } from "@/e2e/answer";
import { expectAudited } from "@/e2e/audited";
import { query } from "@/e2e/database";
import { approverOf, eventually, Merchant, paymentOf, refundOf } from "@/e2e/merchant";
import { newMerchant } from "@/e2e/new-merchant";
import { Operator } from "@/e2e/operator";
import { type Product, startProduct } from "@/e2e/product";
import { operationsOf } from "@/e2e/simulator";
import type { PaymentIntent } from "@/lib/payments/schema";
import { PaymentStoryDocument } from "@/lib/payments/story-schema";

let product: Product;
let merchant: Merchant;
let support: Operator;
let approver: Operator;
let admin: Operator;

beforeAll(async () => {
  product = await startProduct({ env: { SWEEP_AFTER_MS: "1000" } });
  merchant = new Merchant(product.file);
  support = await Operator.signIn(product.file, "support");
  approver = await Operator.signIn(product.file, "approver");
  admin = await Operator.signIn(product.file, "admin");
});
afterAll(() => product.discard());

/** POSTs with a fresh Idempotency-Key, unless one is given. */
function post(
  who: Operator | Merchant,
  path: string,
  body: object,
  { key = crypto.randomUUID(), headers = {} }: { key?: string; headers?: Record<string, string> } = {},
): Promise<Answer> {
  if (who instanceof Merchant) return who.post(path, body, { key, headers });
  return who.post(path, body, { "idempotency-key": key, ...headers });
}
const act = (who: Operator | Merchant, payment: PaymentIntent, verb: "capture" | "cancel", body: object = {}) =>
  post(who, `/v1/admin/payments/${payment.payment_intent_id}:${verb}`, body);
const refund = (who: Operator | Merchant, payment: PaymentIntent, more: object = {}) =>
  post(who, "/v1/admin/refunds", { charge_id: payment.latest_charge_id, reason: "requested_by_customer", ...more });
const decide = (who: Operator | Merchant, id: unknown, verb: "approve" | "reject", body: object = {}) =>
  post(who, `/v1/admin/refunds/${id}:${verb}`, body);
const shortly = (answer: Answer) => [answer.status, answer.json.code ?? answer.json.status];

/** What the PSP did to a payment, as [kind, status, amount, effects]. */
async function atPsp(payment: PaymentIntent): Promise<Array<[string, string, number, number]>> {
  return (await operationsOf(product.file, payment.order_id)).map((each) => [
    each.kind,
    each.status,
    each.amount,
    each.effects,
  ]);
}

const records = (objectId: string) =>
  query<{ action: string; actor_type: string; actor_id: string; before: object; after: Record<string, unknown> }>(
    product.file.database_url,
    "SELECT action, actor_type, actor_id, before, after FROM audit_log WHERE object_id = $1 ORDER BY seq",
    [objectId],
  );

describe("an operator captures", () => {
  test("a part of what is held: once at the PSP, on record with its amount, under the operator's name", async () => {
    const payment = await merchant.authorized();
    const answer = await act(support, payment, "capture", { amount_to_capture: 1000 });
    expect([answer.status, answer.json]).toMatchObject([200, { status: "succeeded", amount_captured: 1000 }]);
    expect(await records(payment.payment_intent_id)).toMatchObject([
      {
        action: "payment.capture_requested",
        actor_type: "operator",
        actor_id: "op_demo_support",
        before: { status: "requires_capture" },
        after: { amount: "1000", released: "1599", currency: "EUR", final: true },
      },
    ]);
    expect((await atPsp(payment)).filter(([kind]) => kind === "capture")).toEqual([["capture", "succeeded", 1000, 1]]);
  });

  test("the same key gives the same bytes, and captures once", async () => {
    const payment = await merchant.authorized();
    const key = crypto.randomUUID();
    const path = `/v1/admin/payments/${payment.payment_intent_id}:capture`;
    const [first, second] = [await post(support, path, {}, { key }), await post(support, path, {}, { key })];
    expect(second.text).toBe(first.text);
    expect(second.headers.get("idempotent-replayed")).toBe("true");
    expect((await post(support, path, { amount_to_capture: 1 }, { key })).json.code).toBe("idempotency_key_reused");
    expect(await records(payment.payment_intent_id)).toHaveLength(1);
    expect(await atPsp(payment)).toEqual([["capture", "succeeded", 2599, 1]]);
  });

  test("under the money core's own bounds: never more than is held, never twice", async () => {
    const payment = await merchant.authorized();
    expect(shortly(await act(support, payment, "capture", { amount_to_capture: 2600 }))).toEqual([
      422,
      "amount_too_large",
    ]);
    const [mine, theirs] = await Promise.all([
      act(support, payment, "capture"),
      merchant.post(`/v1/payment_intents/${payment.payment_intent_id}/capture`, {}),
    ]);
    expect([mine.status, theirs.status].toSorted()).toEqual([200, 409]);
    expect(await atPsp(payment)).toEqual([["capture", "succeeded", 2599, 1]]);
  });
});

describe("an operator cancels", () => {
  test("what is held is let go, and the record has the reason", async () => {
    const payment = await merchant.authorized();
    const answer = await act(support, payment, "cancel", { cancellation_reason: "fraudulent" });
    expect(paymentOf(answer)).toMatchObject({ status: "canceled", cancellation_reason: "fraudulent" });
    expect(await atPsp(payment)).toEqual([["void", "succeeded", 2599, 1]]);
    expect(await records(payment.payment_intent_id)).toMatchObject([
      { action: "payment.cancel_requested", actor_id: "op_demo_support", after: { reason: "fraudulent" } },
    ]);
  });

  test("what was captured stays, and a refused act leaves no record", async () => {
    const payment = await merchant.paid();
    expect(shortly(await act(support, payment, "cancel"))).toEqual([409, "invalid_state"]);
    expect(await records(payment.payment_intent_id)).toEqual([]);
  });
});

describe("an operator asks for a refund", () => {
  test("within the merchant's policy: the money goes back, and the operator is its maker", async () => {
    const payment = await merchant.paid();
    const answer = await refund(support, payment, { amount: 1000, comment: "Parcel lost, customer called." });
    expect(shortly(answer)).toEqual([201, "succeeded"]);
    expect(await atPsp(payment)).toEqual([["refund", "succeeded", 1000, 1]]);
    const [row] = await query(
      product.file.database_url,
      "SELECT maker_type, maker_id, maker_person_id, comment FROM refunds WHERE id = $1",
      [answer.json.refund_id],
    );
    expect(row).toEqual({
      maker_type: "operator",
      maker_id: "op_demo_support",
      maker_person_id: "op_demo_support",
      comment: "Parcel lost, customer called.",
    });
    expect(await records(String(answer.json.refund_id))).toMatchObject([
      { action: "refund.requested", actor_type: "operator", actor_id: "op_demo_support" },
    ]);
  });

  test("never more than was captured, at any concurrency, whoever asks", async () => {
    const payment = await merchant.paid();
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, n) =>
        n % 2 === 0 ? refund(support, payment, { amount: 1000 }) : merchant.refund(payment, { amount: 1000 }),
      ),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(2);
    const after = await eventually("both having gone back", 20_000, async () => {
      const now = await merchant.retrieve(payment.payment_intent_id);
      return now.amount_refunded === 2000 ? now : undefined;
    });
    expect(after.amount_refunded).toBe(2000);
  });

  test("once of what several were shown as still refundable: the others are told who asked meanwhile", async () => {
    const payment = await merchant.paid();
    const shown = { amount: 1000, amount_refundable: 2599 };
    const answers = await Promise.all([support, admin, support, admin].map((who) => refund(who, payment, shown)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    const refused = answers.filter(({ status }) => status !== 201);
    for (const answer of refused) {
      expect(answer.json).toMatchObject({ status: 409, code: "refundable_changed", retryable: false });
      expect(answer.json.detail).toMatch(
        /^Meanwhile 10\.00 EUR was asked back by (Sam Support|Alex Admin); look again\.$/,
      );
    }
    expect(shortly(await refund(support, payment, { amount: 1000, amount_refundable: 1599 }))).toEqual([
      201,
      "succeeded",
    ]);
    // Who doesn't say what they were shown is asked nothing: programs count for themselves.
    expect(shortly(await refund(support, payment, { amount: 500 }))).toEqual([201, "succeeded"]);
  });

  test("G1: the policy counts for operators too, and who asked can't approve: not in another role, not by a client", async () => {
    const payment = await merchant.paid();
    const asked = await refund(approver, payment, { reason: "fraudulent" });
    expect(shortly(asked)).toEqual([201, "requires_approval"]);
    const id = asked.json.refund_id;
    expect(shortly(await decide(approver, id, "approve"))).toEqual([403, "forbidden"]);
    // The same person by a client of theirs, and in another role.
    expect(shortly(await decide(approverOf(product.file, "approver"), id, "approve"))).toEqual([403, "forbidden"]);
    await query(product.file.database_url, "UPDATE operators SET role = 'admin' WHERE id = 'op_demo_approver'");
    expect(shortly(await decide(approver, id, "approve"))).toEqual([403, "forbidden"]);
    await query(product.file.database_url, "UPDATE operators SET role = 'approver' WHERE id = 'op_demo_approver'");
    // Past every check of ours, the database refuses it.
    await expect(
      query(
        product.file.database_url,
        `INSERT INTO refund_decisions (refund_id, decision, maker_person_id, checker_id, checker_role, request_hash, request_id)
         SELECT id, 'approved', maker_person_id, maker_id, 'approver', request_hash, 'req_planted' FROM refunds WHERE id = $1`,
        [id],
      ),
    ).rejects.toThrow("has another maker");
    await expect(
      query(product.file.database_url, "UPDATE refunds SET maker_type = 'api_client' WHERE id = $1", [id]),
    ).rejects.toThrow("maker");
    expect(await atPsp(payment)).toEqual([]);
    expect(shortly(await decide(admin, id, "approve"))).toEqual([200, "succeeded"]);
    expect(await atPsp(payment)).toEqual([["refund", "succeeded", 2599, 1]]);
  });

  test("what a client of a person asked for, that person can't approve at the console", async () => {
    const payment = await merchant.paid();
    const asked = refundOf(await approverOf(product.file, "approver").refund(payment, { reason: "fraudulent" }));
    expect(shortly(await decide(approver, asked.refund_id, "approve"))).toEqual([403, "forbidden"]);
    expect(shortly(await decide(admin, asked.refund_id, "reject", { reason: "No." }))).toEqual([200, "rejected"]);
  });
});

describe("who may", () => {
  const allowed = {
    viewer: { capture: false, refund: false },
    support: { capture: true, refund: true },
    approver: { capture: false, refund: true },
    ops: { capture: true, refund: false },
  } as const;
  for (const [role, may] of Object.entries(allowed)) {
    test(`the role ${role}: captures ${may.capture}, asks for refunds ${may.refund}`, async () => {
      const who = await Operator.signIn(product.file, role as "viewer");
      const held = await merchant.authorized();
      const paid = await merchant.paid();
      expect((await act(who, held, "capture")).status).toBe(may.capture ? 200 : 403);
      expect((await refund(who, paid, { amount: 1 })).status).toBe(may.refund ? 201 : 403);
      const other = await merchant.authorized();
      expect((await act(who, other, "cancel")).status).toBe(may.capture ? 200 : 403);
    });
  }

  test("G4, G10: a role that was taken away since the page was loaded is refused, and so is who was switched off", async () => {
    const held = await merchant.authorized();
    const paid = await merchant.paid();
    const change = (set: string) =>
      query(product.file.database_url, `UPDATE operators SET ${set} WHERE id = 'op_demo_support'`);
    await change("role = 'viewer'");
    expect((await act(support, held, "capture")).status).toBe(403);
    expect((await refund(support, paid)).status).toBe(403);
    await change("role = 'support', status = 'disabled'");
    expect((await act(support, held, "cancel")).status).toBe(401);
    await change("status = 'active'");
    expect(await atPsp(held)).toEqual([]);
    expect((await act(support, held, "cancel")).status).toBe(200);
  });

  test("G5: a console session acts from the console's own pages only, and nobody without one", async () => {
    const payment = await merchant.authorized();
    const path = `/v1/admin/payments/${payment.payment_intent_id}:capture`;
    for (const origin of ["https://elsewhere.example", "null"]) {
      expect((await post(support, path, {}, { headers: { origin } })).status).toBe(403);
    }
    expect((await post(support, path, {}, { headers: { cookie: "" } })).status).toBe(401);
    expect(await atPsp(payment)).toEqual([]);
  });

  test("a client with the scope acts for its own merchant alone, and is put on record", async () => {
    const scopes = ["payments:read", "payments:write", "refunds:write", "admin:manage", "admin:refunds"];
    const own = await newMerchant(product.file, { id: merchant.id, scopes });
    const other = await newMerchant(product.file, { scopes });
    const payment = await merchant.authorized();
    const without = await newMerchant(product.file, { id: merchant.id });
    expect((await act(without, payment, "capture")).json.code).toBe("insufficient_scope");
    expect((await refund(without, payment)).json.code).toBe("insufficient_scope");
    expect((await act(other, payment, "capture")).status).toBe(404);
    expect((await act(other, payment, "cancel")).status).toBe(404);
    expect((await act(own, payment, "capture")).status).toBe(200);
    expect((await refund(other, payment)).status).toBe(404);
    expect((await refund(own, payment, { amount: 5 })).status).toBe(201);
    expect(await records(payment.payment_intent_id)).toMatchObject([
      { action: "payment.capture_requested", actor_type: "api_client" },
    ]);
  });

  test("what names no payment, no charge or no act is refused", async () => {
    expect((await post(support, "/v1/admin/payments/pi_nothing:capture", {})).status).toBe(404);
    expect((await post(support, "/v1/admin/payments/pi_nothing:explode", {})).status).toBe(404);
    expect((await post(support, "/v1/admin/refunds", { charge_id: "ch_nothing" })).status).toBe(404);
    const card = { charge_id: "ch_nothing", comment: "card 4242 4242 4242 4242" };
    expect((await post(support, "/v1/admin/refunds", card)).json.code).toBe("card_data_not_allowed");
  });
});

test("the whole story is told by API: what happened, who did it, and no secret of it", async () => {
  const payment = await merchant.authorized("tok_visa", { description: "<script>alert(1)</script>" });
  await act(support, payment, "capture", { amount_to_capture: 2000 });
  await refund(support, await merchant.retrieve(payment.payment_intent_id), { amount: 500, comment: "Late." });
  const path = `/v1/admin/payments/${payment.payment_intent_id}`;
  const answer = await support.get(path);
  expect(answer.status).toBe(200);
  const story = PaymentStoryDocument.parse(answer.json);
  expect(story.payment_intent).toMatchObject({ amount_captured: 2000, amount_refunded: 500, status: "succeeded" });
  expect(story.charges).toMatchObject([
    { number: 1, psp_name: "Simulator A", routing: { chosen: { psp: "psp_sim_a" } } },
  ]);
  expect(story.psp_calls.map(({ operation, outcome }) => [operation, outcome])).toEqual(
    expect.arrayContaining([
      ["authorize", "approved"],
      ["capture", "approved"],
      ["refund", "approved"],
    ]),
  );
  expect(story.psp_calls[0]?.sends).toMatchObject([{ outcome: "approved", says: "approved and reserved 25.99 EUR" }]);
  expect(story.refunds).toMatchObject([{ amount: 500, comment: "Late.", maker: { name: "Sam Support" } }]);
  expect(story.audit.map(({ action, actor }) => [action, actor.name])).toEqual([
    ["payment.capture_requested", "Sam Support"],
    ["refund.requested", "Sam Support"],
  ]);
  const sentences = story.timeline.map(({ sentence }) => sentence);
  expect(sentences).toContain("Sam Support asked to capture 20.00 EUR and to let 5.99 EUR go.");
  expect(sentences).toContain("Sam Support asked for a refund of 5.00 EUR (requested by customer): Late.");
  expect(story.timeline.map(({ at_ms }) => at_ms)).toEqual(
    story.timeline.map(({ at_ms }) => at_ms).toSorted((a, b) => a - b),
  );
  expect(answer.text).not.toMatch(/tok_visa|sealed|fingerprint|request_hash/i);
  // A client sees its own merchant's payments, and nothing of anybody else's.
  expect((await approverOf(product.file, "approver").get(path)).status).toBe(200);
  expect((await approverOf(product.file, "approver", 1).get(path)).status).toBe(404);
  expect((await merchant.get("/v1/admin/payments/pi_nothing")).status).toBe(404);
  const reader = await newMerchant(product.file, { id: merchant.id });
  expect((await reader.get(path)).status).toBe(403);
});

test("the auditor finds nothing in what operators did", () => expectAudited(product));
