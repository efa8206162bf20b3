import { afterAll, beforeAll, expect, test } from "vitest";
import { query } from "@/e2e/database";
import { eventually, Merchant, refundOf } from "@/e2e/merchant";
import { type Product, startProduct } from "@/e2e/product";
import { B } from "@/e2e/psps";
import { answerOf, WireEndpoint } from "@/e2e/wire-endpoint";
import { anyFreePort } from "@/scripts/launch/ports";

const SEEN_MS_MAX = 60_000;
/** Both processes are this much ahead of the database. */
const AHEAD_MS = 600_000;
/** How far from what is expected a time may be: much less than the clocks differ. */
const NEAR_S = 60;
const AHEAD = `--import=data:text/javascript,${encodeURIComponent(`
  const Real = Date;
  const now = () => Real.now() + ${AHEAD_MS};
  globalThis.Date = new Proxy(Real, {
    construct: (target, values, made) => Reflect.construct(target, values.length === 0 ? [now()] : values, made),
    get: (target, name) => (name === "now" ? now : Reflect.get(target, name)),
  });`)}`;

let product: Product;
let merchant: Merchant;
let endpoint: WireEndpoint;

beforeAll(async () => {
  endpoint = await WireEndpoint.listen(await anyFreePort());
  endpoint.answer = answerOf(500);
  const ahead = { NODE_OPTIONS: AHEAD };
  product = await startProduct({ envOf: { app: ahead, engine: ahead }, webhookHosts: [endpoint.host] });
  merchant = new Merchant(product.file);
});
afterAll(async () => {
  await product?.discard();
  endpoint.close();
});

/** In how many seconds something is due, by the database's clock. */
async function dueInS(from: string, ...values: unknown[]): Promise<number | undefined> {
  const [column = "", rest = ""] = from.split(" OF ");
  const sql = `SELECT extract(epoch FROM ${column} - now())::float8 AS s FROM ${rest}`;
  return (await query<{ s: number | null }>(product.file.database_url, sql, values))[0]?.s ?? undefined;
}

test("A24: a webhook's next try is due by the database's clock, though its sender's is ten minutes ahead", async () => {
  await query(product.file.database_url, "UPDATE webhook_endpoints SET url = $1 WHERE merchant_id = $2", [
    `http://${endpoint.host}/hooks`,
    merchant.id,
  ]);
  const payment = await merchant.paid();
  const id = payment.payment_intent_id;
  const from = `next_attempt_at OF deliveries d JOIN events e ON e.id = d.event_id
    WHERE e.payment_intent_id = $1 AND d.status = 'pending' AND d.attempts = 1`;
  const first = await eventually("a first try", SEEN_MS_MAX, () => dueInS(from, id));
  expect(Math.abs(first)).toBeLessThan(NEAR_S);
  // What somebody asks for is due at once.
  const [asked] = await query<{ id: string }>(
    product.file.database_url,
    `UPDATE deliveries SET status = 'dead', next_attempt_at = NULL, failure_reason = 'a test'
     WHERE id = (SELECT max(d.id) FROM deliveries d JOIN events e ON e.id = d.event_id WHERE e.payment_intent_id = $1)
     RETURNING id`,
    [id],
  );
  const tries = endpoint.requests.length;
  await merchant.post(`/v1/webhook_deliveries/${asked?.id}/retry`, {}, { key: null });
  await eventually("the try that was asked for", SEEN_MS_MAX, async () =>
    endpoint.requests.length > tries ? true : undefined,
  );
});

test("A24: a hold ends and a refund waits by the database's clock", async () => {
  await merchant.post(`/v1/admin/psps/${B}:hold`, { reason: "a test", minutes: 5 }, { key: null });
  const held = (await dueInS("held_until OF psp_accounts WHERE id = $1", B)) ?? 0;
  expect(Math.abs(held - 300)).toBeLessThan(NEAR_S);
  const refund = refundOf(await merchant.refund(await merchant.paid(), { reason: "fraudulent" }));
  const waits = (await dueInS("approval_expires_at OF refunds WHERE id = $1", refund.refund_id)) ?? 0;
  expect(Math.abs(waits - 72 * 3_600)).toBeLessThan(NEAR_S);
});
