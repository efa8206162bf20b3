import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import pg from "pg";
import { decimalText } from "@/lib/core/amount-text";
import { operatorCookie } from "@/scripts/bench/operator-cookie";
import { SEEDED, seedPayments } from "@/scripts/bench/seed-payments";
import { launch } from "@/scripts/launch/launch";
import { anyFreePort } from "@/scripts/launch/ports";

/** How fast payments are found with many of them stored: `npm run bench:search -- --payments 1000000 --years 2`. */
const { values } = parseArgs({
  options: { payments: { type: "string", default: "1000000" }, years: { type: "string", default: "2" } },
});
const PAYMENTS = Number(values.payments);
const SPREAD_MS = Number(values.years) * 365 * 86_400_000;
/** Different things of a kind that are looked for: enough for a p99 that is not the slowest one. */
const ASKED = 200;
const WARM_UP = 20;

type Sample = {
  id: string;
  order_id: string;
  amount: string;
  currency: string;
  card_last4: string;
  psp_reference: string;
};
type Query = Record<string, string>;

const kinds: Array<[string, (of: Sample) => Query]> = [
  ["everything, newest first", () => ({})],
  ["an older page", ({ id }) => ({ starting_after: id })],
  ["a payment's id", ({ id }) => ({ q: id })],
  ["a charge's id", ({ id }) => ({ q: id.replace("pi_", "ch_") })],
  ["a refund's id", ({ id }) => ({ q: id.replace("pi_", "rf_") })],
  ["an event's id", ({ id }) => ({ q: id.replace("pi_", "evt_") })],
  ["a delivery's id", ({ id }) => ({ q: id.replace("pi_", "wd_") })],
  ["an order id", ({ order_id }) => ({ q: order_id })],
  ["an order id's beginning (one day)", ({ order_id }) => ({ q: order_id.slice(0, 10) })],
  ["an order id's beginning (a month)", ({ order_id }) => ({ q: order_id.slice(0, 8) })],
  ["a beginning that all have", () => ({ q: "ord_" })],
  ["a PSP's reference", ({ psp_reference }) => ({ q: psp_reference })],
  ["last four digits", ({ card_last4 }) => ({ q: card_last4 })],
  [
    "an amount with its currency",
    ({ amount, currency }) => ({ q: `${decimalText(BigInt(amount), currency)} ${currency}` }),
  ],
  ["a merchant's name", () => ({ q: "Merchant number 2" })],
  ["a merchant, quiet for a year", () => ({ merchant_id: SEEDED.quietMerchant })],
  ["a status", () => ({ status: "failed" })],
  ["a rare status", () => ({ status: SEEDED.rareStatus })],
  ["a merchant and a status", () => ({ merchant_id: "m_seed_3", status: "canceled" })],
  ["a PSP and a status", () => ({ psp: "psp_seed_b", status: "failed" })],
  ["a rare PSP", () => ({ psp: SEEDED.rarePsp })],
  ["a card and a status", ({ card_last4 }) => ({ last4: card_last4, status: "failed" })],
  ["a range of amounts", ({ currency }) => ({ currency, amount_gte: "10000", amount_lte: "12000" })],
  ["the largest amounts", ({ currency }) => ({ currency, sort: "-amount" })],
  ["a week's failures", () => ({ status: "failed", ...week() })],
  ["all operators at once", () => ({ q: "status:failed psp:psp_seed_b amount>100 currency:EUR after:2026-01-01" })],
];

const dataDir = mkdtempSync(join(tmpdir(), "paydesk-bench-"));
chmodSync(dataDir, 0o755);
const running = await launch({ dataDir, port: await anyFreePort(), quiet: true, env: { LOG_LEVEL: "warn" } });
const database = new pg.Client({ connectionString: running.file.database_url });
try {
  await database.connect();
  await seedPayments(running.file.database_url, {
    payments: PAYMENTS,
    spreadMs: SPREAD_MS,
    tell: (written) => console.log(`${written} of ${PAYMENTS} payments written`),
  });
  const cookie = await operatorCookie(running.file);
  const samples = await draw();
  console.log("one at a time, over HTTP, in ms:    p50    p95    p99");
  for (const [name, queryOf] of kinds) await measure(name, samples.map(queryOf), cookie);
} finally {
  await database.end();
  await running.stop();
  rmSync(dataDir, { recursive: true, force: true });
}

async function measure(name: string, queries: readonly Query[], cookie: string): Promise<void> {
  const times: number[] = [];
  for (const [n, query] of queries.entries()) {
    const startedAt = performance.now();
    const response = await fetch(`${running.file.app}/v1/admin/payments/search?${new URLSearchParams(query)}`, {
      headers: { cookie },
    });
    await response.arrayBuffer();
    if (response.status !== 200) throw new Error(`${name} answered ${response.status}.`);
    // The first ones warm up.
    if (n >= WARM_UP) times.push(performance.now() - startedAt);
  }
  times.sort((one, other) => one - other);
  const at = (share: number) => (times[Math.floor(share * times.length)] ?? 0).toFixed(1).padStart(7);
  console.log(`${name.padEnd(34)} ${at(0.5)}${at(0.95)}${at(0.99)}`);
}

/** Payments from all over the time, so that nothing that was just read is read again. */
async function draw(): Promise<Sample[]> {
  const { rows } = await database.query<Sample>(
    `SELECT p.id, p.order_id, p.amount, p.currency, p.card_last4, c.psp_reference
     FROM payment_intents p JOIN charges c ON c.id = p.latest_charge_id
     WHERE p.id IN (SELECT id FROM payment_intents ORDER BY md5(id) LIMIT $1)`,
    [ASKED + WARM_UP],
  );
  return rows;
}

function week(): Query {
  const toMs = Date.now() - SPREAD_MS / 2;
  return { created_gte_ms: String(toMs - 7 * 86_400_000), created_lte_ms: String(toMs) };
}
