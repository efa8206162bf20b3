import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checkBooks } from "@/e2e/books";
import { query } from "@/e2e/database";
import { approverOf, eventually, Merchant, refundOf } from "@/e2e/merchant";
import { type Product, startProduct } from "@/e2e/product";
import { operationsOf } from "@/e2e/simulator";
import { receivedFor } from "@/e2e/webhooks";
import type { PaymentIntent } from "@/lib/payments/schema";
import type { Refund } from "@/lib/refunds/schema";

let product: Product;
let merchant: Merchant;
let approver: Merchant;
let admin: Merchant;

beforeAll(async () => {
  product = await startProduct({ env: { SWEEP_AFTER_MS: "1000" } });
  merchant = new Merchant(product.file);
  approver = approverOf(product.file, "approver");
  admin = approverOf(product.file, "admin");
});
afterAll(() => product.discard());

/** What the PSP refunded of a payment, as [status, amount, effects]. */
async function refundsAtPsp(payment: PaymentIntent): Promise<Array<[string, number, number]>> {
  const operations = await operationsOf(product.file, payment.order_id);
  return operations
    .filter(({ kind }) => kind === "refund")
    .map(({ status, amount, effects }) => [status, amount, effects]);
}

const decide = (who: Merchant, refund: Refund, verb: "approve" | "reject", body: Record<string, unknown> = {}) =>
  who.post(`/v1/admin/refunds/${refund.refund_id}:${verb}`, body);

/** A refund that waits for a second person. */
async function waiting(payment: PaymentIntent, more: Record<string, unknown> = {}, who = merchant): Promise<Refund> {
  const refund = refundOf(await who.refund(payment, { reason: "fraudulent", ...more }));
  expect(refund.status).toBe("requires_approval");
  return refund;
}

describe("refunds", () => {
  test("full: the money goes back, is booked and told", async () => {
    const payment = await merchant.paid();
    const answer = await merchant.refund(payment);
    expect([answer.status, answer.json]).toMatchObject([201, { status: "succeeded", amount: 2599, approval: null }]);
    expect(await refundsAtPsp(payment)).toEqual([["succeeded", 2599, 1]]);
    expect(await merchant.retrieve(payment.payment_intent_id)).toMatchObject({
      amount_refunded: 2599,
      status: "succeeded",
    });
    const types = await eventually("its events", 20_000, async () => {
      const told = receivedFor(product.file.receiver.log, merchant.webhookSecret, payment.payment_intent_id);
      const names = told.map(({ type }) => type).filter((type) => /refund/.test(type));
      return names.length === 4 ? names : undefined;
    });
    expect(types.toSorted()).toEqual(["charge.refunded", "refund.created", "refund.processing", "refund.succeeded"]);
  });

  test("partial and many, up to what was captured", async () => {
    const payment = await merchant.paid();
    for (const amount of [1000, 1000, 599]) {
      expect((await merchant.refund(payment, { amount })).json).toMatchObject({ status: "succeeded", amount });
    }
    const more = await merchant.refund(payment, { amount: 1 });
    expect([more.status, more.json.code]).toEqual([422, "amount_too_large"]);
    expect(await merchant.retrieve(payment.payment_intent_id)).toMatchObject({ amount_refunded: 2599 });
  });

  test("what was not captured can't be refunded", async () => {
    const payment = await merchant.authorized();
    expect((await merchant.refund(payment)).json).toMatchObject({ code: "invalid_state", status: 409 });
  });

  test("a refund that the PSP declines fails, and its amount is free again", async () => {
    const payment = await merchant.paid("tok_refund_fails");
    const refund = refundOf(await merchant.refund(payment));
    expect(refund.status).toBe("failed");
    expect(refund.failure_code).not.toBeNull();
    expect((await merchant.refund(payment)).status).toBe(201);
  });

  test("a refund that the PSP takes its time for is settled by its notification", async () => {
    const payment = await merchant.paid("tok_refund_async");
    const refund = refundOf(await merchant.refund(payment, {}, { headers: { prefer: "wait=0" } }));
    expect(refund.status).toBe("processing");
    await merchant.untilRefund(refund.refund_id, ["succeeded"]);
    expect(await refundsAtPsp(payment)).toEqual([["succeeded", 2599, 1]]);
  });

  test("A21: a refund whose outcome is unknown keeps its amount until it is known", async () => {
    const payment = await merchant.paid("tok_refund_timeout");
    const first = await merchant.refund(payment, { amount: 2000 }, { headers: { prefer: "wait=0" } });
    expect(first.json.status).toBe("processing");
    const tooMuch = await merchant.refund(payment, { amount: 600 });
    expect([409, 422]).toContain(tooMuch.status);
    await merchant.untilRefund(String(first.json.refund_id), ["succeeded"]);
    expect(await refundsAtPsp(payment)).toEqual([["succeeded", 2000, 1]]);
    expect((await merchant.refund(payment, { amount: 600 })).json).toMatchObject({ code: "amount_too_large" });
  });

  test("the same key gives the same refund", async () => {
    const payment = await merchant.paid();
    const key = crypto.randomUUID();
    const first = await merchant.refund(payment, { amount: 100 }, { key });
    const second = await merchant.refund(payment, { amount: 100 }, { key });
    expect(second.text).toBe(first.text);
    expect(second.headers.get("idempotent-replayed")).toBe("true");
    expect(await refundsAtPsp(payment)).toHaveLength(1);
  });

  test("another merchant's charge and refund are not there", async () => {
    const payment = await merchant.paid();
    const refund = refundOf(await merchant.refund(payment, { amount: 1 }));
    const other = new Merchant(product.file, 1);
    expect((await other.refund(payment)).status).toBe(404);
    expect((await other.get(`/v1/refunds/${refund.refund_id}`)).status).toBe(404);
    expect((await other.post(`/v1/refunds/${refund.refund_id}/cancel`, {})).status).toBe(404);
    expect((await decide(approverOf(product.file, "approver", 1), refund, "approve")).status).toBe(404);
  });
});

describe("approval", () => {
  test("by policy: fraudulent ones and large ones wait, and hold their amount while they do", async () => {
    const payment = await merchant.paid("tok_visa", { amount: 150_000 });
    const large = refundOf(await merchant.refund(payment, { amount: 100_000 }));
    expect(large).toMatchObject({ status: "requires_approval", approval: { decision: null } });
    expect(large.approval?.rule).toContain("1,000.00 EUR");
    expect((await merchant.refund(payment, { amount: 50_001 })).json).toMatchObject({ code: "amount_too_large" });
    await merchant.post(`/v1/refunds/${large.refund_id}/cancel`, {});
    const small = refundOf(await merchant.refund(payment, { amount: 49_999 }));
    expect(small.status).toBe("succeeded");
    expect(await refundsAtPsp(payment)).toEqual([["succeeded", 49_999, 1]]);
  });

  test("approved by somebody else: the money goes back, once", async () => {
    const payment = await merchant.paid();
    const refund = await waiting(payment);
    const answer = await decide(approver, refund, "approve");
    expect([answer.status, answer.json]).toMatchObject([
      200,
      { status: "succeeded", approval: { decision: "approved" } },
    ]);
    expect(await refundsAtPsp(payment)).toEqual([["succeeded", 2599, 1]]);
    expect((await decide(admin, refund, "approve")).json).toMatchObject({ code: "invalid_state", status: 409 });
    expect((await decide(admin, refund, "reject", { reason: "late" })).json).toMatchObject({ code: "invalid_state" });
  });

  test("rejected: nothing goes to the PSP, and the amount is free again", async () => {
    const payment = await merchant.paid();
    const refund = await waiting(payment);
    expect((await decide(approver, refund, "reject")).json).toMatchObject({ code: "invalid_request" });
    const answer = await decide(approver, refund, "reject", { reason: "The goods were used." });
    expect(answer.json).toMatchObject({ status: "rejected", approval: { comment: "The goods were used." } });
    expect(await refundsAtPsp(payment)).toEqual([]);
    expect((await merchant.refund(payment)).json).toMatchObject({ status: "succeeded" });
  });

  test("canceled by the merchant while it waits, not afterwards", async () => {
    const payment = await merchant.paid();
    const refund = await waiting(payment);
    const answer = await merchant.post(`/v1/refunds/${refund.refund_id}/cancel`, {});
    expect(answer.json).toMatchObject({ status: "canceled" });
    expect((await decide(approver, refund, "approve")).json).toMatchObject({ code: "invalid_state" });
    const done = refundOf(await merchant.refund(payment));
    expect((await merchant.post(`/v1/refunds/${done.refund_id}/cancel`, {})).json).toMatchObject({
      code: "invalid_state",
    });
  });

  test("nobody decided in 72 hours: canceled, told, and the amount is free again", async () => {
    const payment = await merchant.paid();
    const refund = await waiting(payment);
    expect((refund.approval?.expires_ms ?? 0) - refund.created_ms).toBe(72 * 3_600_000);
    await query(
      product.file.database_url,
      "UPDATE refunds SET approval_expires_at = now() - interval '1 s' WHERE id = $1",
      [refund.refund_id],
    );
    expect((await decide(approver, refund, "approve")).json).toMatchObject({ code: "invalid_state" });
    const expired = await merchant.untilRefund(refund.refund_id, ["canceled"], 90_000);
    expect(expired.failure_code).toBe("approval_expired");
    expect((await merchant.refund(payment)).status).toBe(201);
  });

  test("G1: whoever asked can't decide, not as another client of the same person either", async () => {
    const payment = await merchant.paid();
    const refund = await waiting(payment, {}, approver);
    const own = await decide(approver, refund, "approve");
    expect([own.status, own.json.code]).toEqual([403, "forbidden"]);
    await expect(
      query(
        product.file.database_url,
        `INSERT INTO refund_decisions (refund_id, decision, maker_person_id, checker_id, checker_role, request_hash, request_id)
         SELECT id, 'approved', maker_person_id, maker_person_id, 'approver', request_hash, 'req_planted' FROM refunds WHERE id = $1`,
        [refund.refund_id],
      ),
    ).rejects.toThrow("refund_decisions_two_people");
    expect((await decide(admin, refund, "approve")).json).toMatchObject({ status: "succeeded" });
  });

  test("G4: a client of nobody, and one of a person who lost the role, can't decide", async () => {
    const payment = await merchant.paid();
    const refund = await waiting(payment, {}, approver);
    expect((await decide(merchant, refund, "approve")).status).toBe(403);
    // The database keeps an admin, so somebody else is one for a moment.
    await query(product.file.database_url, "UPDATE operators SET role = 'admin' WHERE id = 'op_demo_ops'");
    await query(product.file.database_url, "UPDATE operators SET role = 'support' WHERE id = 'op_demo_admin'");
    expect((await decide(admin, refund, "approve")).status).toBe(403);
    await query(product.file.database_url, "UPDATE operators SET role = 'admin' WHERE id = 'op_demo_admin'");
    await query(product.file.database_url, "UPDATE operators SET role = 'ops' WHERE id = 'op_demo_ops'");
  });

  test("G3: the terms of a refund can't be changed, and a decision binds exactly these", async () => {
    const refund = await waiting(await merchant.paid());
    const { database_url } = product.file;
    await expect(
      query(database_url, "UPDATE refunds SET amount = 1 WHERE id = $1", [refund.refund_id]),
    ).rejects.toThrow("are fixed");
    await expect(
      query(database_url, "UPDATE refunds SET status = 'processing', version = version + 1 WHERE id = $1", [
        refund.refund_id,
      ]),
    ).rejects.toThrow("no decision");
  });

  test("every step leaves its record in the merchant's audit chain", async () => {
    const refund = await waiting(await merchant.paid());
    await decide(approver, refund, "reject", { reason: "No." });
    const rows = await query(
      product.file.database_url,
      "SELECT action, actor_id FROM audit_log WHERE object_id = $1 ORDER BY seq",
      [refund.refund_id],
    );
    expect(rows).toEqual([
      { action: "refund.requested", actor_id: "cl_demo_1" },
      { action: "refund.rejected", actor_id: "cl_demo_1_approver" },
    ]);
  });
});

test("G12: what stands in the audit log and among the decisions can't be changed or deleted", async () => {
  const refund = await waiting(await merchant.paid());
  await decide(approver, refund, "reject", { reason: "No." });
  const { database_url } = product.file;
  for (const table of ["audit_log", "refund_decisions"]) {
    await expect(query(database_url, `UPDATE ${table} SET request_id = 'x'`)).rejects.toThrow("append-only");
    await expect(query(database_url, `DELETE FROM ${table}`)).rejects.toThrow("append-only");
    await expect(query(database_url, `TRUNCATE ${table} CASCADE`)).rejects.toThrow("append-only");
  }
  const forged = `INSERT INTO audit_log (chain, seq, actor_type, actor_id, action, object_type, object_id, created_at, prev_hash, hash)
    SELECT chain, seq + 2, actor_type, actor_id, action, object_type, object_id, now(), hash, hash FROM audit_log ORDER BY id DESC LIMIT 1`;
  await expect(query(database_url, forged)).rejects.toThrow("does not follow its chain");
});

test("the books are balanced, and say what the payments say", async () => {
  const balances = await merchant.get("/v1/admin/ledger/balances");
  expect(balances.status).toBe(200);
  expect(balances.json.data).not.toHaveLength(0);
  expect(await checkBooks(merchant)).toMatchObject({ status: "finished", balanced: true, differences: [] });
});
