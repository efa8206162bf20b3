import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectAudited } from "@/e2e/audited";
import { query } from "@/e2e/database";
import { approverOf, eventually, Merchant, paymentOf, refundOf } from "@/e2e/merchant";
import { Operator } from "@/e2e/operator";
import { type Product, startProduct } from "@/e2e/product";
import { A, simulatorOf } from "@/e2e/psps";
import { chargesOf, overturnDecline, overturnRefund, reversePayment } from "@/e2e/simulator";
import type { PaymentIntent } from "@/lib/payments/schema";
import type { Refund } from "@/lib/refunds/schema";

const INTENTS = "/v1/payment_intents";
const CASE_MS_MAX = 60_000;
const VISA = { type: "card_token", token: "tok_visa" };

let product: Product;
let merchant: Merchant;
let admin: Merchant;
let support: Operator;

beforeAll(async () => {
  product = await startProduct({ env: { SWEEP_AFTER_MS: "1000" } });
  merchant = new Merchant(product.file);
  admin = approverOf(product.file, "admin");
  support = await Operator.signIn(product.file, "support");
});
afterAll(() => product.discard());

type OpenCase = { id: string; kind: string; outcome: string | null; operation: string };

const casesOf = (payment: PaymentIntent) =>
  query<OpenCase>(
    product.file.database_url,
    `SELECT k.id, k.kind, k.evidence -> 'result' ->> 'outcome' AS outcome, c.operation
     FROM cases k JOIN psp_calls c ON c.id = k.evidence ->> 'psp_call_id'
     WHERE k.payment_intent_id = $1 AND k.status <> 'resolved' ORDER BY k.id`,
    [payment.payment_intent_id],
  );

/** Waits for so many open cases about a payment. */
const untilCases = (payment: PaymentIntent, count: number) =>
  eventually(`${count} cases`, CASE_MS_MAX, async () => {
    const cases = await casesOf(payment);
    return cases.length >= count ? cases : undefined;
  });

const resolve = (id: string) => support.post(`/v1/admin/cases/${id}:resolve`, { resolution: "Looked at." });

/** What the PSP refunded, or would not, under its own name. */
async function referenceOf(refund: Refund): Promise<string> {
  const sql = "SELECT psp_reference FROM psp_calls WHERE refund_id = $1";
  const [row] = await query<{ psp_reference: string }>(product.file.database_url, sql, [refund.refund_id]);
  return row?.psp_reference ?? "";
}

/** A payment that was declined in our books, and whose money its PSP took after all. */
async function orphaned(): Promise<PaymentIntent> {
  const payment = await merchant.pay("tok_decline_insufficient_funds");
  await merchant.until(payment.payment_intent_id, ["requires_payment_method"]);
  const [booked] = await chargesOf(product.file, payment.order_id);
  await overturnDecline(simulatorOf(product.file, A), booked?.id ?? "");
  await untilCases(payment, 1);
  return payment;
}

describe("A15: money that came late stops what would come on top of it", () => {
  test("the same payment is not charged again before a person has decided, whatever the merchant allows", async () => {
    const payment = await orphaned();
    const [open] = await casesOf(payment);
    for (const allow_duplicate of [false, true]) {
      const again = await merchant.post(`${INTENTS}/${payment.payment_intent_id}/confirm`, {
        payment_method: VISA,
        allow_duplicate,
      });
      expect([again.status, again.json]).toMatchObject([
        409,
        { code: "case_open", case_id: open?.id, charge_id: payment.latest_charge_id, retryable: false },
      ]);
    }
    expect((await chargesOf(product.file, payment.order_id)).map(({ effects }) => effects)).toEqual([1]);
    // Somebody has the PSP give it back, and says so.
    const [booked] = await chargesOf(product.file, payment.order_id);
    await reversePayment(simulatorOf(product.file, A), booked?.id ?? "");
    expect((await resolve(open?.id ?? "")).status).toBe(200);
    const confirmed = await merchant.post(`${INTENTS}/${payment.payment_intent_id}/confirm`, { payment_method: VISA });
    expect(confirmed.json).toMatchObject({ status: "succeeded" });
  });

  test("another payment of the same order is a duplicate, with another card too, until the merchant wants it", async () => {
    const { order_id, payment_intent_id } = await orphaned();
    for (const token of ["tok_decline_insufficient_funds", "tok_visa"]) {
      const other = await merchant.post(INTENTS, merchant.payment(token, { order_id }));
      expect([other.status, other.json]).toMatchObject([409, { code: "duplicate_payment", payment_intent_id }]);
    }
    const wanted = await merchant.post(INTENTS, merchant.payment("tok_visa", { order_id, allow_duplicate: true }));
    expect(wanted.json).toMatchObject({ status: "succeeded" });
  });

  test("no more is refunded while a refund that failed was made good, and a waiting one is not approved", async () => {
    const payment = await merchant.paid("tok_refund_fails");
    const waiting = refundOf(await merchant.refund(payment, { amount: 500, reason: "fraudulent" }));
    const failed = refundOf(await merchant.refund(payment));
    expect([waiting.status, failed.status, failed.amount]).toEqual(["requires_approval", "failed", 2_099]);
    await overturnRefund(simulatorOf(product.file, A), await referenceOf(failed));
    const [open] = await untilCases(payment, 1);
    expect(open).toMatchObject({ kind: "late_result", outcome: "approved", operation: "refund" });
    const again = await merchant.refund(payment);
    expect([again.status, again.json]).toMatchObject([409, { code: "case_open", case_id: open?.id }]);
    const approval = `/v1/admin/refunds/${waiting.refund_id}:approve`;
    expect((await admin.post(approval, {})).json).toMatchObject({ code: "case_open", status: 409 });
    // It was an error of the PSP's.
    await overturnRefund(simulatorOf(product.file, A), await referenceOf(failed));
    expect((await resolve(open?.id ?? "")).status).toBe(200);
    expect((await admin.post(approval, {})).status).toBe(200);
  });
});

describe("A15: each answer that contradicts our books has a case of its own", () => {
  test("two refunds of one charge that were made good", async () => {
    const payment = await merchant.paid("tok_refund_fails");
    const refunds = [
      await merchant.refund(payment, { amount: 1_000 }),
      await merchant.refund(payment, { amount: 1_500 }),
    ];
    for (const refund of refunds) {
      await overturnRefund(simulatorOf(product.file, A), await referenceOf(refundOf(refund)));
    }
    const cases = await untilCases(payment, 2);
    expect(cases.map(({ kind, outcome }) => [kind, outcome])).toEqual([
      ["late_result", "approved"],
      ["late_result", "approved"],
    ]);
  });

  test("a refund that bounced", async () => {
    const payment = await merchant.paid();
    const refund = refundOf(await merchant.refund(payment, { amount: 1_000 }));
    expect(refund.status).toBe("succeeded");
    await overturnRefund(simulatorOf(product.file, A), await referenceOf(refund));
    expect(await untilCases(payment, 1)).toMatchObject([
      { kind: "late_result", outcome: "declined", operation: "refund" },
    ]);
  });

  test("a payment that was captured and is let go by its PSP", async () => {
    const payment = await merchant.paid();
    const [booked] = await chargesOf(product.file, payment.order_id);
    await reversePayment(simulatorOf(product.file, A), booked?.id ?? "");
    expect(await untilCases(payment, 1)).toMatchObject([
      { kind: "late_result", outcome: "declined", operation: "authorize" },
    ]);
    expect((await merchant.refund(payment)).json).toMatchObject({ code: "case_open" });
  });

  test("what is told twice has one case, and what our books say has none", async () => {
    const payment = await orphaned();
    const [booked] = await chargesOf(product.file, payment.order_id);
    await overturnDecline(simulatorOf(product.file, A), booked?.id ?? "");
    const paid = await merchant.paid();
    const [settled] = await chargesOf(product.file, paid.order_id);
    // Tells of it without a change.
    await overturnDecline(simulatorOf(product.file, A), settled?.id ?? "");
    await untilProcessed([booked?.id ?? "", settled?.id ?? ""]);
    expect(await casesOf(payment)).toHaveLength(1);
    expect(await casesOf(paid)).toHaveLength(0);
  });
});

/** Waits until all that was told of these payments has been acted on. */
async function untilProcessed(references: string[]): Promise<void> {
  await eventually("the notifications having been processed", CASE_MS_MAX, async () => {
    const rows = await query<{ status: string; count: string }>(
      product.file.database_url,
      "SELECT status, count(*) FROM notifications WHERE psp_references && $1 GROUP BY status",
      [references],
    );
    const [only, more] = rows;
    return only?.status === "processed" && Number(only.count) >= 4 && !more ? true : undefined;
  });
}

test("afterwards the auditor finds nothing but what the cases explain", () => expectAudited(product));

describe("A15: a void that takes back what was captured", () => {
  const FAKE = "psp_sim_b";
  let psp: Server;
  let amount = 0;
  let answersVoids = false;

  beforeAll(async () => {
    // It captures what is asked about, and lets go even that when it gets round to it.
    psp = createServer(async (request, response) => {
      let text = "";
      for await (const chunk of request) text += chunk;
      const asked = text ? JSON.parse(text) : {};
      const at = `${request.method} ${request.url}`;
      const reply = (status: number, body: unknown) => response.writeHead(status).end(JSON.stringify(body));
      const payment = { id: "sp_taken_back", amount, currency: "EUR", captured_at_once: true, fee: 0 };
      if (at === "POST /v1/payments") amount = asked.amount;
      if (at === "POST /v1/payments") reply(200, { ...payment, amount, status: "pending" });
      else if (/void/.test(at) && !answersVoids) reply(404, { error: { type: "not_found" } });
      else if (/void/.test(at))
        reply(200, { id: "sv_taken_back", payment: payment.id, status: "succeeded", amount, currency: "EUR" });
      else reply(200, { ...payment, status: "captured" });
    }).listen(0, "127.0.0.1");
    await new Promise((resolved) => psp.once("listening", resolved));
    const { port } = psp.address() as AddressInfo;
    await query(product.file.database_url, "UPDATE psp_accounts SET enabled = (id = $1)", [FAKE]);
    await query(product.file.database_url, "UPDATE psp_accounts SET base_url = $2 WHERE id = $1", [
      FAKE,
      `http://127.0.0.1:${port}`,
    ]);
  });
  afterAll(() => {
    psp.close();
    psp.closeAllConnections();
  });

  test("opens a case, and nothing is refunded on top of it", async () => {
    const at_once = { headers: { prefer: "wait=0" } };
    const payment = paymentOf(await merchant.post(INTENTS, merchant.payment("tok_visa"), at_once));
    await eventually("the PSP having it", CASE_MS_MAX, async () => (amount > 0 ? true : undefined));
    await merchant.post(`${INTENTS}/${payment.payment_intent_id}/cancel`, {}, at_once);
    await merchant.until(payment.payment_intent_id, ["succeeded"]);
    answersVoids = true;
    // Whoever wants to move its money has the PSP asked at once.
    const refused = await eventually("the PSP's word on the void", CASE_MS_MAX, async () => {
      const { json } = await merchant.refund(payment);
      return json.code === "resolution_pending" ? undefined : json;
    });
    expect(refused).toMatchObject({ code: "case_open" });
    expect(await casesOf(payment)).toContainEqual(
      expect.objectContaining({ kind: "late_result", outcome: "approved", operation: "void" }),
    );
  });
});
