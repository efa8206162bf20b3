import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { query } from "@/e2e/database";
import { eventually, Merchant, paymentOf } from "@/e2e/merchant";
import { Person } from "@/e2e/person";
import { type Product, startProduct } from "@/e2e/product";
import { A, B, chargesOfIntent, putRules } from "@/e2e/psps";
import { ApiClientWithSecret } from "@/lib/merchants/schema";

const TEN_MINUTES_MS = 600_000;
/** How far from what is expected a time may be: much less than the clocks differ. */
const NEAR_S = 60;

const folder = mkdtempSync(join(tmpdir(), "paydesk-skew-"));
let product: Product;
let merchant: Merchant;

/** How far the clock of one process is from those of the other, of the database and of the PSPs. */
function setClock(of: "app" | "engine", ms: number): void {
  writeFileSync(join(folder, of), String(ms));
}

/** Starts one of them anew with another clock: nothing of it knows the old one. */
async function moveClock(of: "app" | "engine", ms: number): Promise<void> {
  await product.children[of].stop();
  setClock(of, ms);
  await product.children[of].start();
}

beforeAll(async () => {
  const movable = (of: string) => ({
    NODE_OPTIONS: `--import=${pathToFileURL(resolve("e2e/moved-clock.mjs"))}`,
    MOVED_CLOCK_FILE: join(folder, of),
  });
  setClock("app", 0);
  setClock("engine", 0);
  product = await startProduct({ envOf: { app: movable("app"), engine: movable("engine") } });
  merchant = new Merchant(product.file);
});
afterAll(async () => {
  await product?.discard();
  rmSync(folder, { recursive: true, force: true });
});

async function pay(token: string) {
  const payment = paymentOf(await merchant.post("/v1/payment_intents", merchant.payment(token)));
  const charges = await chargesOfIntent(product.file, payment.payment_intent_id);
  return { status: payment.status, charges: charges.map((each) => [each.psp_account_id, each.status]) };
}

test.each([
  ["behind", -TEN_MINUTES_MS],
  ["ahead", TEN_MINUTES_MS],
])("A24: with the engine's clock %s, a card goes to the next PSP, and to each of them once", async (_name, ms) => {
  const use = [A, B].map((psp_account_id, index) => ({ psp_account_id, priority: index + 1 }));
  await putRules(merchant, [{ name: "both", use, retry_declines: ["insufficient_funds"] }]);
  await moveClock("engine", ms);
  expect(await pay("tok_decline_insufficient_funds")).toEqual({
    status: "requires_payment_method",
    charges: [
      [A, "declined"],
      [B, "declined"],
    ],
  });
  expect(await pay("tok_down_a")).toEqual({
    status: "succeeded",
    charges: [
      [A, "failed"],
      [B, "captured"],
    ],
  });
  await moveClock("engine", 0);
});

test("A17: a confirm that waited for its payment comes after all that happened to it meanwhile", async () => {
  const { json } = await merchant.post("/v1/payment_intents", merchant.payment("tok_visa", { confirm: false }));
  const id = String(json.payment_intent_id);
  const holder = new pg.Client({ connectionString: product.file.database_url });
  await holder.connect();
  try {
    await holder.query("BEGIN");
    await holder.query("SELECT 1 FROM payment_intents WHERE id = $1 FOR UPDATE", [id]);
    const confirmed = merchant.post(`/v1/payment_intents/${id}/confirm`, {});
    await eventually("the confirm waiting for its payment", 10_000, async () => {
      const waits = await product.sql("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'");
      return waits.length > 0 ? true : undefined;
    });
    const { rows } = await holder.query<{ at: Date }>("SELECT clock_timestamp() AS at");
    await holder.query("COMMIT");
    expect(paymentOf(await confirmed).status).toBe("succeeded");
    const [row] = await product.sql<{ confirmed_at: Date }>(
      "SELECT confirmed_at FROM payment_intents WHERE id = $1",
      id,
    );
    expect(row?.confirmed_at.getTime()).toBeGreaterThanOrEqual(rows[0]?.at.getTime() ?? Number.NaN);
  } finally {
    await holder.end();
  }
});

/** In how many seconds something is due, by the database's clock. */
async function dueInS(column: string, from: string, ...values: unknown[]): Promise<number> {
  const sql = `SELECT extract(epoch FROM ${column} - now())::float8 AS s FROM ${from}`;
  const [row] = await query<{ s: number | null }>(product.file.database_url, sql, values);
  return row?.s ?? Number.NaN;
}

test("A24: a sign-in, an invitation and a client's ended secret last as long as the database's clock says", async () => {
  await moveClock("app", TEN_MINUTES_MS);
  const admin = await Person.as(product.file, "admin");
  const newest = "operator_sessions ORDER BY id DESC LIMIT 1";
  expect(Math.abs(await dueInS("authenticated_at", newest))).toBeLessThan(NEAR_S);
  expect(Math.abs((await dueInS("expires_at", newest)) - 12 * 3_600)).toBeLessThan(NEAR_S);

  const { id } = await admin.hire("viewer");
  await admin.act(`/v1/admin/operators/${id}:invite`);
  const invited = await dueInS("invitation_expires_at", "operators WHERE id = $1", id);
  expect(Math.abs(invited - 72 * 3_600)).toBeLessThan(NEAR_S);

  const client = { merchant_id: merchant.id, name: "Shop server", scopes: ["payments:read"] };
  const made = ApiClientWithSecret.parse(await (await admin.act("/v1/admin/api_clients", client)).json());
  const rotate = `/v1/admin/api_clients/${made.client_id}:rotate_secret`;
  expect((await admin.act(rotate, { overlap_hours: 0 })).status).toBe(200);
  const ended = "api_client_secrets WHERE client_id = $1 AND expires_at IS NOT NULL";
  expect(await dueInS("expires_at", ended, made.client_id)).toBeLessThanOrEqual(0);
});
