import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import pg from "pg";
import { plainDecimal } from "@/lib/core/amount-text";
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
/** What a search may take at the server. Over HTTP it is measured a little longer than it is. */
const P95_MS_MAX = 50;

type Sample = {
  id: string;
  order_id: string;
  amount: string;
  currency: string;
  card_last4: string;
  psp_reference: string;
  created_ms: string;
};
type Query = Record<string, string>;

const kinds: Array<[string, (of: Sample) => Query]> = [
  ["everything, newest first", () => ({})],
  ["an older page", ({ id }) => ({ starting_after: id })],
  ["a newer page", ({ id }) => ({ ending_before: id })],
  ["the oldest page", () => ({ sort: "created" })],
  ["a payment's id", ({ id }) => ({ q: id })],
  ["a charge's id", ({ id }) => ({ q: id.replace("pi_", "ch_") })],
  ["a refund's id", ({ id }) => ({ q: id.replace("pi_", "rf_") })],
  ["an event's id", ({ id }) => ({ q: id.replace("pi_", "evt_") })],
  ["a delivery's id", ({ id }) => ({ q: id.replace("pi_", "wd_") })],
  ["a request's id", ({ id }) => ({ q: id.replace("pi_", "req_") })],
  ["an order id", ({ order_id }) => ({ q: order_id })],
  ["an order id's beginning (one day)", ({ order_id }) => ({ q: order_id.slice(0, 10) })],
  ["an order id's beginning (a month)", ({ order_id }) => ({ q: order_id.slice(0, 8) })],
  ["a beginning that all have", () => ({ q: "ord_" })],
  ["a PSP's reference", ({ psp_reference }) => ({ q: psp_reference })],
  ["last four digits", ({ card_last4 }) => ({ q: card_last4 })],
  [
    "an amount with its currency",
    ({ amount, currency }) => ({ q: `${plainDecimal(BigInt(amount), currency)} ${currency}` }),
  ],
  ["a merchant's name", () => ({ q: "Merchant number 2" })],
  ["a name's beginning that all have", () => ({ q: "merchant" })],
  ["a text that nothing fits", ({ order_id }) => ({ q: `no such ${order_id}` })],
  ["an id that nobody has", ({ id }) => ({ q: `${id.slice(0, -6)}zzzzzz` })],
  ["a merchant, quiet for a year", () => ({ merchant_id: SEEDED.quietMerchant })],
  ["a status", () => ({ status: "failed" })],
  ["a rare status", () => ({ status: SEEDED.rareStatus })],
  ["a merchant and a status", () => ({ merchant_id: "m_seed_3", status: "canceled" })],
  ["a PSP and a status", () => ({ psp: "psp_seed_b", status: "failed" })],
  ["a rare PSP", () => ({ psp: SEEDED.rarePsp })],
  ["a card and a status", ({ card_last4 }) => ({ last4: card_last4, status: "failed" })],
  ["a range of amounts", ({ currency }) => ({ currency, amount_gte: "10000", amount_lte: "12000" })],
  ["the largest amounts", ({ currency }) => ({ currency, sort: "-amount" })],
  ["an older page of a status", ({ id }) => ({ status: "failed", starting_after: id })],
  ["an older page of a merchant", ({ id }) => ({ merchant_id: "m_seed_1", starting_after: id })],
  ["an older page of a card", ({ id }) => ({ last4: "4242", starting_after: id })],
  ["an older page of a PSP", ({ id }) => ({ psp: "psp_seed_a", starting_after: id })],
  ["an older page by amount", ({ id, currency }) => ({ currency, sort: "-amount", starting_after: id })],
  [
    "a day",
    ({ created_ms }) => ({ created_gte_ms: created_ms, created_lte_ms: String(Number(created_ms) + 86_400_000) }),
  ],
  ["a view: large payments in dollars", () => ({ currency: "USD", amount_gte: "15000", status: "succeeded" })],
  ["a view: waiting for a capture", () => ({ status: "requires_capture", merchant: "Merchant number 3" })],
  ["a view: one merchant's failures at B", () => ({ status: "failed", psp: "psp_seed_b", merchant_id: "m_seed_2" })],
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
  console.log(`one at a time, over HTTP, in ms:${" ".repeat(10)} p50    p95    p99`);
  const slow: string[] = [];
  const timed = async (name: string, path: string, queries: readonly Query[]) => {
    if ((await measure(name, path, queries, cookie)) >= P95_MS_MAX) slow.push(name);
  };
  // What the machine itself takes just now: on a busy one the rest is no slower than this says.
  await measure("no search at all", "/readyz", Array(ASKED + WARM_UP).fill({}), cookie);
  for (const [name, queryOf] of kinds) await timed(name, "/v1/admin/payments/search", samples.map(queryOf));
  for (const typed of [4, 6, 8, 12]) {
    const queries = samples.map(({ order_id }) => ({ q: order_id.slice(0, typed) }));
    await timed(`suggestions after ${typed} letters`, "/api/console/payments/suggestions", queries);
  }
  if (slow.length > 0) {
    console.error(`Slower than ${P95_MS_MAX} ms at p95: ${slow.join("; ")}.`);
    process.exitCode = 1;
  }
} finally {
  await database.end();
  await running.stop();
  rmSync(dataDir, { recursive: true, force: true });
}

async function measure(name: string, path: string, queries: readonly Query[], cookie: string): Promise<number> {
  const times: number[] = [];
  for (const [n, query] of queries.entries()) {
    const startedAt = performance.now();
    const response = await fetch(`${running.file.app}${path}?${new URLSearchParams(query)}`, {
      headers: { cookie },
    });
    await response.arrayBuffer();
    if (response.status !== 200) throw new Error(`${name} answered ${response.status}.`);
    // The first ones warm up.
    if (n >= WARM_UP) times.push(performance.now() - startedAt);
  }
  times.sort((one, other) => one - other);
  const at = (share: number) => times[Math.floor(share * times.length)] ?? 0;
  console.log(name.padEnd(36) + [0.5, 0.95, 0.99].map((share) => at(share).toFixed(1).padStart(7)).join(""));
  return at(0.95);
}

/** Payments from all over the time, so that nothing that was just read is read again. */
async function draw(): Promise<Sample[]> {
  const { rows } = await database.query<Sample>(
    `SELECT p.id, p.order_id, p.amount, p.currency, p.card_last4, c.psp_reference,
            floor(extract(epoch FROM p.created_at) * 1000)::text AS created_ms
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
