import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { promisify } from "node:util";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { expectAudited } from "@/e2e/audited";
import { eventually, Merchant, paymentOf, refundOf } from "@/e2e/merchant";
import { type Product, startProduct } from "@/e2e/product";
import { chargesOf, scriptFaults } from "@/e2e/simulator";
import type { PaymentIntent } from "@/lib/payments/schema";

const INTENTS = "/v1/payment_intents";
const AT_ONCE = { headers: { prefer: "wait=0" } };
const SETTLED_MS_MAX = 60_000;
const run = promisify(execFile);

let product: Product;
let merchant: Merchant;
let backupAt: number;
/** What merchants had been told by then: what they were told since, the restored books can't know. */
let received: string;

beforeAll(async () => {
  product = await startProduct({ env: { SWEEP_AFTER_MS: "1000" } });
  merchant = new Merchant(product.file);
});
afterAll(() => product.discard());

const DATABASE = "paydesk";
const BACKUP = "paydesk_backup";

/** Does something to the whole database while nothing is connected to it, as a restore is done. */
async function whileStopped(work: (server: pg.Client) => Promise<void>): Promise<void> {
  const { app, engine } = product.children;
  await app.stop();
  await engine.stop();
  const server = new pg.Client({ connectionString: product.file.database_url.replace(/\/[^/]*$/, "/postgres") });
  await server.connect();
  await work(server).finally(() => server.end());
  await Promise.all([app.start(), engine.start()]);
}

async function reconcile(): Promise<string> {
  const env = { ...process.env, PAYDESK_DATA_DIR: dirname(product.runFilePath) };
  const args = ["scripts/reconcile.ts", "--from", new Date(backupAt - SETTLED_MS_MAX).toISOString()];
  return (await run(process.execPath, args, { env })).stdout;
}

type Case = { psp_reference: string; operation: string; payment_intent_id: string | null; proposal: string | null };
const lostCases = () =>
  product.sql<Case>(
    `SELECT psp_reference, operation, payment_intent_id, evidence #>> '{proposal,operation}' AS proposal
     FROM cases WHERE kind = 'not_in_books' ORDER BY operation, psp_reference`,
  );

/** Everything that the PSPs did: in our books, or in a case? */
async function unaccounted(): Promise<string[]> {
  const done = await Promise.all(
    product.file.simulators.map(async ({ url, api_key }) => {
      const answer = await fetch(`${url}/control/ledger`, { headers: { authorization: `Bearer ${api_key}` } });
      const { payments, operations } = (await answer.json()) as Record<string, Array<{ id: string }>>;
      return [...(payments ?? []), ...(operations ?? [])].map(({ id }) => id);
    }),
  );
  const known = await product.sql<{ reference: string }>(
    `SELECT psp_reference AS reference FROM psp_calls WHERE psp_reference IS NOT NULL AND applied_at IS NOT NULL
     UNION ALL SELECT psp_reference FROM cases WHERE kind = 'not_in_books' AND status = 'open'
     -- A charge that was let go again holds nothing: the case of what let it go names it.
     UNION ALL SELECT evidence ->> 'charge_reference' FROM cases
     WHERE kind = 'not_in_books' AND status = 'open' AND charge_id IS NULL`,
  );
  return done.flat().filter((id) => known.filter(({ reference }) => reference === id).length !== 1);
}

let unknown: PaymentIntent;
let bare: PaymentIntent;
let captured: PaymentIntent;
let canceled: PaymentIntent;
let refunded: PaymentIntent;
let lost: Record<string, unknown>;

test("A34: a database restored from a backup knows what the PSPs did since, from their own lists", async () => {
  [captured, canceled, refunded] = await Promise.all([merchant.authorized(), merchant.authorized(), merchant.paid()]);
  bare = paymentOf(await merchant.post(INTENTS, merchant.payment()));
  // One is charged, and nobody knows it yet when the backup is taken.
  await scriptFaults(product.file, { kind: "drop", operations: ["find"] });
  unknown = paymentOf(await merchant.post(INTENTS, merchant.payment("tok_timeout_after_charge"), AT_ONCE));
  await eventually("its outcome being unknown", SETTLED_MS_MAX, async () => {
    const rows = await product.sql(
      "SELECT 1 FROM psp_calls WHERE charge_id = $1 AND status = 'unknown'",
      unknown.latest_charge_id,
    );
    return rows.length === 1 ? true : undefined;
  });
  await whileStopped(async (server) => void (await server.query(`CREATE DATABASE ${BACKUP} TEMPLATE ${DATABASE}`)));
  backupAt = Date.now();
  received = readFileSync(product.file.receiver.log, "utf8");
  await scriptFaults(product.file);

  // Life goes on, and all of it will be lost here.
  lost = merchant.payment("tok_visa");
  expect(paymentOf(await merchant.post(INTENTS, lost)).status).toBe("succeeded");
  await merchant.pay("tok_3ds");
  const held = await merchant.authorized();
  await merchant.post(`${INTENTS}/${held.payment_intent_id}/cancel`, {});
  await merchant.post(`${INTENTS}/${captured.payment_intent_id}/capture`, { amount_to_capture: 1_000 });
  await merchant.post(`${INTENTS}/${canceled.payment_intent_id}/cancel`, {});
  const refund = refundOf(await merchant.refund(refunded, { amount: 700 }));
  await merchant.untilRefund(refund.refund_id, ["succeeded"]);
  await merchant.post(`${INTENTS}/${bare.payment_intent_id}/confirm`, {
    payment_method: { type: "card_token", token: "tok_visa" },
  });

  await whileStopped(async (server) => {
    await server.query(`DROP DATABASE ${DATABASE} WITH (FORCE)`);
    await server.query(`CREATE DATABASE ${DATABASE} TEMPLATE ${BACKUP}`);
    writeFileSync(product.file.receiver.log, received);
  });
  expect(await unaccounted()).not.toEqual([]);
  expect(await reconcile()).toContain('Each has a case in the console, of the kind "Not in our books".');
  await merchant.until(unknown.payment_intent_id, ["succeeded"]);
  expect(await unaccounted()).toEqual([]);
  const cases = await lostCases();
  expect(cases.map(({ operation, payment_intent_id, proposal }) => [operation, payment_intent_id, proposal])).toEqual(
    expect.arrayContaining([
      ["authorize", null, "refund"],
      ["capture", captured.payment_intent_id, null],
      ["refund", refunded.payment_intent_id, null],
      ["void", canceled.payment_intent_id, null],
    ]),
  );
});

test("reconciling again finds the same, and opens nothing a second time", async () => {
  const before = await lostCases();
  await reconcile();
  expect(await lostCases()).toEqual(before);
});

test("what stands in our books otherwise than the PSP says is asked for, and is a case if it stays so, once", async () => {
  const { payment_intent_id: id } = await merchant.authorized();
  await merchant.post(`${INTENTS}/${id}/capture`, {});
  const change = (amount: string) =>
    product.sql(
      `UPDATE psp_calls c SET result = jsonb_set(result, '{amountMinor}', to_jsonb($2::text)) FROM charges h
       WHERE h.id = c.charge_id AND h.payment_intent_id = $1 AND c.operation = 'capture'`,
      id,
      amount,
    );
  const kinds = async () =>
    (await product.sql("SELECT kind FROM cases WHERE payment_intent_id = $1", id)).map(({ kind }) => kind);
  await reconcile();
  expect(await kinds()).toEqual([]);
  await change("2500");
  await reconcile();
  await reconcile();
  expect(await kinds()).toEqual(["late_result"]);
  await change("2599");
});

test("while a case is open its order isn't charged again, with the old key or a new one, and its payment not moved", async () => {
  const again = await merchant.post(INTENTS, lost);
  expect([again.status, again.json.code]).toEqual([409, "duplicate_payment"]);
  expect(await chargesOf(product.file, String(lost.order_id))).toMatchObject([{ effects: 1 }]);
  const confirmed = await merchant.post(`${INTENTS}/${bare.payment_intent_id}/confirm`, {
    payment_method: { type: "card_token", token: "tok_visa" },
  });
  expect(confirmed.json.code).toBe("duplicate_payment");
  const refund = await merchant.refund(refunded, { amount: 100 });
  expect([refund.status, refund.json.code]).toEqual([409, "case_open"]);
});

test("afterwards the auditor finds nothing that no case explains", () => expectAudited(product));
