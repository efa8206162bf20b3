import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { eventually, Merchant, paymentOf } from "@/e2e/merchant";
import { type Product, startProduct } from "@/e2e/product";
import { A, simulatorOf } from "@/e2e/psps";
import { chargesOf, operationsOf, scriptFault } from "@/e2e/simulator";
import type { PaymentIntent } from "@/lib/payments/schema";

const INTENTS = "/v1/payment_intents";
const AT_ONCE = { headers: { prefer: "wait=0" } };
const FINISHED_MS_MAX = 60_000;

type List = { transactions: Array<Record<string, unknown>>; next_cursor: string | null };

let product: Product;
let merchant: Merchant;
let wire: Server;
/** What a test makes of the PSP's list before we see it. */
let doctor: (list: List) => List;
/** The PSP has forgotten the keys of before: what comes with one of them is done a second time. */
let keysForgotten: boolean;

beforeAll(async () => {
  product = await startProduct({ env: { SWEEP_AFTER_MS: "1000" } });
  merchant = new Merchant(product.file);
  wire = createServer((request, response) => void relay(request, response)).listen(0, "127.0.0.1");
  const address = await eventually("the wire", FINISHED_MS_MAX, async () => wire.address() ?? undefined);
  if (typeof address === "string") throw new Error("Bug: the wire is no port.");
  await product.sql("UPDATE psp_accounts SET enabled = (id = $1), settle_delay_ms = 1000", A);
  await product.sql("UPDATE psp_accounts SET base_url = $2 WHERE id = $1", A, `http://127.0.0.1:${address.port}`);
});
afterAll(async () => {
  wire?.close();
  await product?.discard();
});
beforeEach(() => {
  doctor = (list) => list;
  keysForgotten = false;
});

/** Stands between us and the PSP. */
async function relay(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { host: _, ...headers } = request.headers;
  const key = request.headers["idempotency-key"];
  if (keysForgotten && key) headers["idempotency-key"] = `${key}#again`;
  const body = await text(request);
  const { url } = simulatorOf(product.file, A);
  try {
    const answer = await fetch(`${url}${request.url}`, {
      method: request.method ?? "GET",
      headers: Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)]),
      ...(body === "" ? {} : { body }),
      redirect: "manual",
    });
    const said = await answer.text();
    response.writeHead(answer.status, { "content-type": "application/json" });
    response.end(request.url?.startsWith("/v1/transactions") ? JSON.stringify(doctor(JSON.parse(said))) : said);
  } catch {
    response.destroy();
  }
}

type Run = { status: string; pages: number; seen: number; agreed: number; lost: number };
const runOf = async (id: string) => (await product.sql<Run>("SELECT * FROM psp_reconciliations WHERE id = $1", id))[0];

/** Begins a comparison with what the PSP did in the last minutes. */
async function begin(): Promise<string> {
  const id = `rec_${crypto.randomUUID()}`;
  await product.sql(
    `WITH made AS (INSERT INTO psp_reconciliations (id, psp_account_id, from_at, to_at, started_by)
       VALUES ($1, $2, now() - interval '5 minutes', now() + interval '1 minute', 'a test'))
     INSERT INTO outbox (id, name, data) VALUES ($1, 'psp/reconciliation.requested', json_build_object('reconciliation_id', $1::text))`,
    id,
    A,
  );
  await product.sql("SELECT pg_notify('outbox', '')");
  return id;
}

async function reconcile(): Promise<Run> {
  const id = await begin();
  return eventually("the comparison's end", FINISHED_MS_MAX, async () => {
    const run = await runOf(id);
    return run?.status === "finished" ? run : undefined;
  });
}

/** Has the PSP do something of which our books know nothing, as when they lost it. */
async function behindOurBack(path: string, body: unknown, key: string = crypto.randomUUID()): Promise<string> {
  const { url, api_key } = simulatorOf(product.file, A);
  const answer = await fetch(`${url}${path}`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${api_key}`,
      "content-type": "application/json",
      "idempotency-key": key,
    },
    body: JSON.stringify(body),
  });
  expect(answer.status).toBe(200);
  return ((await answer.json()) as { id: string }).id;
}

const referenceOf = async ({ order_id }: PaymentIntent): Promise<string> => {
  const { url, api_key } = simulatorOf(product.file, A);
  const answer = await fetch(`${url}/control/ledger`, { headers: { authorization: `Bearer ${api_key}` } });
  const { payments } = (await answer.json()) as { payments: Array<{ id: string; reference: string }> };
  return payments.find(({ reference }) => reference === order_id)?.id ?? "";
};
const casesAbout = (reference: string) =>
  product.sql<{ payment_intent_id: string | null }>(
    "SELECT payment_intent_id FROM cases WHERE psp_reference = $1",
    reference,
  );
const part = (id: string, amount: number) =>
  merchant.post(`${INTENTS}/${id}/capture`, { amount_to_capture: amount, final_capture: false });

test("A34: a payment with a part captured that our books lost is neither captured nor canceled before a person looked", async () => {
  const payment = await merchant.authorized();
  const id = payment.payment_intent_id;
  const lost = await behindOurBack(`/v1/payments/${await referenceOf(payment)}/captures`, {
    amount: 1_000,
    final: false,
  });
  await reconcile();
  expect(await casesAbout(lost)).toEqual([{ payment_intent_id: id }]);
  // The merchant's own retry of that very capture.
  const again = await part(id, 1_000);
  expect([again.status, again.json.code]).toEqual([409, "case_open"]);
  const canceled = await merchant.post(`${INTENTS}/${id}/cancel`, {});
  expect([canceled.status, canceled.json.code]).toEqual([409, "case_open"]);
  expect((await operationsOf(product.file, payment.order_id)).map(({ amount }) => amount)).toEqual([1_000]);
});

test("A34: what was done to a charge whose own outcome was open is known as that charge's", async () => {
  const simulator = simulatorOf(product.file, A);
  await scriptFault(simulator, { kind: "drop", operations: ["find"] });
  const body = merchant.payment("tok_timeout_after_charge", { capture_method: "manual" });
  const payment = paymentOf(await merchant.post(INTENTS, body, AT_ONCE));
  const id = payment.payment_intent_id;
  const reference = await eventually(
    "the PSP having it",
    FINISHED_MS_MAX,
    async () => (await referenceOf(payment)) || undefined,
  );
  await eventually("its outcome being unknown", FINISHED_MS_MAX, async () => {
    const rows = await product.sql(
      "SELECT 1 FROM psp_calls WHERE charge_id = $1 AND status = 'unknown'",
      payment.latest_charge_id,
    );
    return rows.length === 1 ? true : undefined;
  });
  const lost = await behindOurBack(`/v1/payments/${reference}/captures`, { amount: 1_000, final: false });
  // Nobody but the comparison asks about it.
  await product.sql(
    "UPDATE psp_calls SET next_inquiry_at = now() + interval '1 hour' WHERE charge_id = $1",
    payment.latest_charge_id,
  );
  await scriptFault(simulator);
  await reconcile();
  await merchant.until(id, ["requires_capture"]);
  expect(await casesAbout(lost)).toEqual([{ payment_intent_id: id }]);
});

test("A34: a second payment that a PSP made under one of our keys is not taken for the one that we know", async () => {
  const payment = await merchant.paid();
  const twin = `sp_${crypto.randomUUID()}`;
  doctor = ({ transactions, next_cursor }) => ({
    transactions: transactions.flatMap((each) =>
      each.reference === payment.order_id
        ? [each, { ...each, payment: { ...(each.payment as Record<string, unknown>), id: twin } }]
        : [each],
    ),
    next_cursor,
  });
  await reconcile();
  expect(await casesAbout(twin)).toHaveLength(1);
});

test("a long page that tells each thing twice, and several comparisons at once, open one case for one thing", async () => {
  await merchant.paid();
  const lost = await behindOurBack("/v1/payments", {
    amount: 2_599,
    currency: "EUR",
    token: "tok_visa",
    capture: true,
    reference: `ord_${crypto.randomUUID()}`,
  });
  doctor = ({ transactions, next_cursor }) => ({
    transactions: [{ ...transactions[0], note: "x".repeat(100_000) }, ...transactions, ...transactions],
    next_cursor,
  });
  await Promise.all([reconcile(), reconcile(), reconcile()]);
  expect(await casesAbout(lost)).toHaveLength(1);
});

test("a list that does not go on from its place is not walked for ever, and is read on when it is right again", async () => {
  let asked = 0;
  doctor = ({ transactions }) => {
    asked += 1;
    return { transactions, next_cursor: "1.same" };
  };
  const id = await begin();
  await eventually("a third question", FINISHED_MS_MAX, async () => (asked > 2 ? true : undefined));
  expect(await runOf(id)).toMatchObject({ status: "running", pages: 1 });
  doctor = (list) => list;
  await eventually("the comparison's end", FINISHED_MS_MAX, async () =>
    (await runOf(id))?.status === "finished" ? true : undefined,
  );
});

test("a comparison that can't go on keeps its account from the next ones for a day, not for ever", async () => {
  const stuck = (hours: number) =>
    product.sql(
      `INSERT INTO psp_reconciliations (id, psp_account_id, from_at, to_at, cursor, started_by, started_at)
       SELECT $1, $2, at - interval '3 hours', at, 'a place that the PSP has forgotten', 'schedule', at
       FROM (SELECT now() - $3 * interval '1 hour' AS at) began`,
      `rec_${crypto.randomUUID()}`,
      A,
      hours,
    );
  const byClock = async () => {
    const job = { function: "paydesk-reconcile-lately", cron: "17 * * * *", _cron: { ts: new Date().toISOString() } };
    await product.sql("SELECT graphile_worker.add_job('start-by-clock', $1::json)", JSON.stringify(job));
  };
  await stuck(25);
  await byClock();
  await eventually("a comparison of this hour", FINISHED_MS_MAX, async () => {
    const rows = await product.sql(
      `SELECT 1 FROM psp_reconciliations WHERE psp_account_id = $1 AND started_by = 'schedule' AND status = 'finished'
       AND started_at > now() - interval '1 hour'`,
      A,
    );
    return rows.length === 1 ? true : undefined;
  });
});

test("A34: what an old backup has as not sent is asked for before it goes out, where the PSP may have forgotten its key", async () => {
  const { engine } = product.children;
  await engine.stop();
  const [sent, unsent] = await Promise.all(
    [merchant.payment("tok_visa"), merchant.payment("tok_visa")].map(async (body) => {
      const payment = paymentOf(await merchant.post(INTENTS, body, AT_ONCE));
      const [call] = await product.sql<{ id: string }>(
        `UPDATE psp_calls SET created_at = now() - interval '25 hours' WHERE charge_id = $1 AND status = 'created' RETURNING id`,
        payment.latest_charge_id,
      );
      return { ...payment, key: call?.id ?? "" };
    }),
  );
  // One of them went out after the backup was taken.
  const { amount, currency, order_id: reference } = sent ?? expect.fail();
  await behindOurBack("/v1/payments", { amount, currency, token: "tok_visa", capture: true, reference }, sent?.key);
  keysForgotten = true;
  await engine.start();
  await merchant.until(sent?.payment_intent_id ?? "", ["succeeded"]);
  expect(await chargesOf(product.file, reference)).toMatchObject([{ effects: 1 }]);
  // The shopper of the other one is long gone.
  const never = await merchant.until(unsent?.payment_intent_id ?? "", ["requires_confirmation"]);
  expect(await chargesOf(product.file, never.order_id)).toEqual([]);
});
