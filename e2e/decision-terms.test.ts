import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectAudited } from "@/e2e/audited";
import { query } from "@/e2e/database";
import { approverOf, Merchant, refundOf } from "@/e2e/merchant";
import { type Product, startProduct } from "@/e2e/product";
import { operationsOf } from "@/e2e/simulator";
import type { Refund } from "@/lib/refunds/schema";

/** A sweep comes every minute. */
const SWEPT_MS_MAX = 150_000;

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

const sql = (text: string, values: unknown[] = []) => query(product.file.database_url, text, values);

const decide = (who: Merchant, refund: Refund, verb: "approve" | "reject", key: string = crypto.randomUUID()) =>
  who.post(`/v1/admin/refunds/${refund.refund_id}:${verb}`, verb === "reject" ? { reason: "No." } : {}, { key });

/** A refund that waits for a second person. */
async function waiting(who = merchant): Promise<Refund> {
  const refund = refundOf(await who.refund(await merchant.paid(), { reason: "fraudulent" }));
  expect(refund.status).toBe("requires_approval");
  return refund;
}

describe("G3: what a refund waits for stays as it was asked for", () => {
  test.each([
    ["its time", "approval_expires_at = now() + interval '1 year'"],
    ["that it has an end", "approval_expires_at = NULL, requires_approval = false"],
    ["its reason", "reason = 'other'"],
    ["that it needs approval", "requires_approval = false"],
    ["the rule that holds it", "approval_rule = NULL"],
    ["when it was asked for", "created_at = now() - interval '1 year'"],
  ])("the database refuses to change %s", async (_what, change) => {
    const { refund_id } = await waiting();
    await expect(sql(`UPDATE refunds SET ${change} WHERE id = $1`, [refund_id])).rejects.toThrow("are fixed");
  });

  test("the database refuses to change what was written down to be sent to the PSP", async () => {
    const refund = refundOf(await merchant.refund(await merchant.paid(), { amount: 100 }));
    for (const change of ["amount = 2599", "currency = 'USD'", "idempotency_key = 'another'", "refund_id = NULL"]) {
      await expect(sql(`UPDATE psp_calls SET ${change} WHERE refund_id = $1`, [refund.refund_id])).rejects.toThrow(
        "are fixed",
      );
    }
  });
});

test.each([" ", "\u00a0", "\u200b\n"])(
  "a rejection for no reason that anybody sees (%j) is refused, and decides nothing",
  async (reason) => {
    const refund = await waiting();
    const answer = await approver.post(`/v1/admin/refunds/${refund.refund_id}:reject`, { reason });
    expect(answer).toMatchObject({ status: 400, json: { code: "invalid_request" } });
    expect(refundOf(await merchant.get(`/v1/refunds/${refund.refund_id}`)).status).toBe("requires_approval");
  },
);

describe("G1, G4: who decides is somebody who may", () => {
  test.each([
    ["a role that decides about nothing", "op_demo_viewer", "viewer"],
    ["a role that they don't have", "op_demo_support", "approver"],
  ])("the database refuses a decision in %s", async (_whose, checker, role) => {
    const { refund_id } = await waiting();
    await expect(
      sql(
        `INSERT INTO refund_decisions (refund_id, decision, maker_person_id, checker_id, checker_role, request_hash, request_id)
         SELECT id, 'approved', maker_person_id, $2, $3, request_hash, 'req_planted' FROM refunds WHERE id = $1`,
        [refund_id, checker, role],
      ),
    ).rejects.toThrow("may not decide");
  });

  test("whoever owns the client that asked by now can't decide, though nobody owned it then", async () => {
    const refund = await waiting();
    await sql("UPDATE api_clients SET owner_operator_id = 'op_demo_approver' WHERE id = $1", [
      product.file.clients[0]?.client_id,
    ]);
    try {
      expect((await decide(approver, refund, "approve")).status).toBe(403);
      await expect(
        sql(
          `INSERT INTO refund_decisions (refund_id, decision, maker_person_id, checker_id, checker_role, request_hash, request_id)
           SELECT id, 'approved', maker_person_id, 'op_demo_approver', 'approver', request_hash, 'req_planted'
           FROM refunds WHERE id = $1`,
          [refund.refund_id],
        ),
      ).rejects.toThrow("owns the client");
    } finally {
      await sql("UPDATE api_clients SET owner_operator_id = NULL WHERE id = $1", [product.file.clients[0]?.client_id]);
    }
    expect((await decide(admin, refund, "approve")).json).toMatchObject({ status: "succeeded" });
  });

  test("a key gives an answer again to whoever got it first, and to nobody else", async () => {
    const refund = await waiting(approver);
    const key = crypto.randomUUID();
    expect((await decide(approver, refund, "approve", key)).status).toBe(403);
    const decided = await decide(admin, refund, "approve", key);
    expect(decided.status).toBe(200);
    const maker = await decide(approver, refund, "approve", key);
    expect([maker.status, maker.json.code]).toEqual([422, "idempotency_key_reused"]);
    const again = await decide(admin, refund, "approve", key);
    expect([again.status, again.text, again.headers.get("idempotent-replayed")]).toEqual([200, decided.text, "true"]);
  });
});

test("refunds of one charge that come to the threshold together wait, however small each is", async () => {
  const payment = await merchant.paid("tok_visa", { amount: 500_000 });
  const statuses: string[] = [];
  for (const amount of [50_000, 49_999, 1, 99_999]) {
    const refund = refundOf(await merchant.refund(payment, { amount }));
    statuses.push(refund.status);
    if (refund.status === "requires_approval") expect(refund.approval?.rule).toContain("sum");
  }
  expect(statuses).toEqual(["succeeded", "succeeded", "requires_approval", "requires_approval"]);
  const moved = (await operationsOf(product.file, payment.order_id)).map(({ amount }) => amount);
  expect(moved).toEqual([50_000, 49_999]);
});

test(
  "one refund that can't be ended doesn't keep the others waiting",
  async () => {
    const [stuck, other] = [await waiting(), await waiting()];
    await sql(`
      CREATE FUNCTION stuck() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'stuck'; END $$;
      CREATE TRIGGER stuck BEFORE UPDATE OF status ON refunds
        FOR EACH ROW WHEN (OLD.id = '${stuck.refund_id}') EXECUTE FUNCTION stuck();`);
    await sql("UPDATE refunds SET approval_expires_at = now() - interval '2 s' WHERE id = $1", [stuck.refund_id]);
    await sql("UPDATE refunds SET approval_expires_at = now() - interval '1 s' WHERE id = $1", [other.refund_id]);
    await merchant.untilRefund(other.refund_id, ["canceled"], SWEPT_MS_MAX);
    expect(refundOf(await merchant.get(`/v1/refunds/${stuck.refund_id}`)).status).toBe("requires_approval");
    await sql("DROP TRIGGER stuck ON refunds");
    await merchant.untilRefund(stuck.refund_id, ["canceled"], SWEPT_MS_MAX);
  },
  2 * SWEPT_MS_MAX,
);

test("afterwards the auditor finds nothing", () => expectAudited(product));
