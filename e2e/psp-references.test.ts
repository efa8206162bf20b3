import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { eventually, Merchant, paymentOf } from "@/e2e/merchant";
import { type Product, startProduct } from "@/e2e/product";
import { anyFreePort } from "@/scripts/launch/ports";

const AT_ONCE = { headers: { prefer: "wait=0" } };
const SEEN_MS_MAX = 60_000;

let product: Product;
let merchant: Merchant;
let psp: Server;
/** What it finds when it is asked. */
let found: Record<string, unknown> | undefined;
/** What the PSP names in its next answers. */
let names = { payment: "", operation: "", paymentOfOperation: "" };

beforeAll(async () => {
  product = await startProduct({ env: { SWEEP_AFTER_MS: "1000" } });
  merchant = new Merchant(product.file);
  const port = await anyFreePort();
  psp = createServer((request, response) => void answer(request, response)).listen(port, "127.0.0.1");
  await product.sql("UPDATE psp_accounts SET enabled = (id = 'psp_sim_b')");
  await product.sql(
    `UPDATE psp_accounts SET base_url = $1, capabilities = '{"several_captures": true, "idempotent": true}'
     WHERE id = 'psp_sim_b'`,
    `http://127.0.0.1:${port}`,
  );
});
afterAll(async () => {
  psp?.close();
  await product.discard();
});
beforeEach(() => {
  names = fresh();
});

function fresh(): typeof names {
  const payment = `sp_${crypto.randomUUID()}`;
  return { payment, operation: `sc_${crypto.randomUUID()}`, paymentOfOperation: payment };
}

/** A PSP that does what it is asked to, and names what the test tells it to name. */
async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const sent: unknown = JSON.parse((await text(request)) || "{}");
  const asked = typeof sent === "object" && sent !== null ? sent : {};
  const tell = (body: Record<string, unknown>) => {
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ ...asked, currency: "EUR", ...body }));
  };
  if (request.method === "POST" && request.url === "/v1/payments") {
    return tell({ id: names.payment, status: "authorized", captured_at_once: false });
  }
  if (request.method === "POST") {
    return tell({ id: names.operation, payment: names.paymentOfOperation, status: "succeeded" });
  }
  if (found) return tell(found);
  response.statusCode = 500;
  response.end();
}

const pay = () =>
  merchant.post("/v1/payment_intents", merchant.payment("tok_visa", { capture_method: "manual" }), AT_ONCE);
const held = async () => merchant.until(paymentOf(await pay()).payment_intent_id, ["requires_capture"]);

const part = (id: string, amount: number) =>
  merchant.post(`/v1/payment_intents/${id}/capture`, { amount_to_capture: amount, final_capture: false }, AT_ONCE);

/** Waits for the case of a payment, and says what it is about. */
async function caseOf(id: string): Promise<string> {
  return eventually("a case about it", SEEN_MS_MAX, async () => {
    const rows = await product.sql<{ kind: string }>("SELECT kind FROM cases WHERE payment_intent_id = $1", id);
    return rows[0]?.kind;
  });
}

const callsOf = (id: string, operation: string) =>
  product.sql(
    `SELECT c.status, c.outcome, c.psp_reference FROM psp_calls c JOIN charges h ON h.id = c.charge_id
     WHERE h.payment_intent_id = $1 AND c.operation = $2 ORDER BY c.created_at`,
    id,
    operation,
  );

test("A10: a capture that the PSP answers for another payment is booked nowhere, and a person is called", async () => {
  const { payment_intent_id: id } = await held();
  names.paymentOfOperation = "sp_of_somebody_else";
  await part(id, 1000);
  expect(await caseOf(id)).toBe("reference_differs");
  expect(await merchant.retrieve(id)).toMatchObject({ amount_captured: 0, amount_capturable: 1599 });
  expect(await callsOf(id, "capture")).toEqual([{ status: "needs_review", outcome: null, psp_reference: null }]);
});

test("A10: a capture that the PSP answers with an earlier one's reference is booked nowhere", async () => {
  const { payment_intent_id: id } = await held();
  await part(id, 1000);
  await eventually("the first capture", SEEN_MS_MAX, async () =>
    (await merchant.retrieve(id)).amount_captured === 1000 ? true : undefined,
  );
  await part(id, 500);
  expect(await caseOf(id)).toBe("reference_differs");
  expect(await merchant.retrieve(id)).toMatchObject({ amount_captured: 1000, amount_capturable: 1099 });
  expect(await callsOf(id, "capture")).toEqual([
    { status: "answered", outcome: "approved", psp_reference: names.operation },
    { status: "needs_review", outcome: null, psp_reference: null },
  ]);
});

test("A10: an authorization that the PSP answers with another payment's reference holds nothing here", async () => {
  const first = await held();
  const { payment_intent_id: id, latest_charge_id } = paymentOf(await pay());
  expect(await caseOf(id)).toBe("reference_differs");
  expect(
    await product.sql("SELECT status, amount_authorized::int AS held FROM charges WHERE id = $1", latest_charge_id),
  ).toEqual([{ status: "needs_review", held: 0 }]);
  expect(await callsOf(id, "authorize")).toEqual([{ status: "needs_review", outcome: null, psp_reference: null }]);
  expect(await merchant.retrieve(id)).toMatchObject({ status: "processing" });
  // The payment whose reference it is goes on as if nothing had been.
  names = { ...fresh(), paymentOfOperation: names.payment };
  await part(first.payment_intent_id, 2599);
  await merchant.until(first.payment_intent_id, ["succeeded"]);
});

test("A31: an answer that can't be applied is tried a few times, then waits for a person, and can be taken up again", async () => {
  await product.sql(`
    CREATE FUNCTION refuse_charge() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'planted by a test' USING ERRCODE = 'check_violation'; END $$;
    CREATE TRIGGER refuse_charge BEFORE UPDATE ON charges FOR EACH ROW WHEN (NEW.amount = 6666)
      EXECUTE FUNCTION refuse_charge();`);
  const body = merchant.payment("tok_visa", { capture_method: "manual", amount: 6666 });
  const { payment_intent_id: id, latest_charge_id } = paymentOf(
    await merchant.post("/v1/payment_intents", body, AT_ONCE),
  );
  const stuck = names;
  names = fresh();
  // Nothing else is held up by it.
  await held();
  expect(await caseOf(id)).toBe("result_not_applied");
  const [noted] = await product.sql<{ reason: string }>(
    "SELECT evidence ->> 'reason' AS reason FROM cases WHERE payment_intent_id = $1",
    id,
  );
  expect(noted?.reason).toContain("planted by a test");
  expect(
    await product.sql("SELECT status, apply_failures FROM psp_calls WHERE charge_id = $1", latest_charge_id),
  ).toEqual([{ status: "needs_review", apply_failures: 5 }]);

  await product.sql("DROP TRIGGER refuse_charge ON charges");
  found = { id: stuck.payment, status: "authorized", amount: 6666, captured_at_once: false };
  const [call] = await product.sql<{ id: string }>("SELECT id FROM psp_calls WHERE charge_id = $1", latest_charge_id);
  await product.sql(
    "INSERT INTO outbox (id, name, data) VALUES ($1, 'psp_call/doubted', jsonb_build_object('psp_call_id', $2::text))",
    `obx_${crypto.randomUUID()}`,
    call?.id,
  );
  await merchant.until(id, ["requires_capture"]);
});
