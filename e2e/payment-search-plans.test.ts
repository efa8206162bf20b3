import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { query } from "@/e2e/database";
import { readRunFile } from "@/e2e/run-file";
import type { OperatorActor } from "@/lib/core/actor";
import { Prisma } from "@/lib/db/client";
import { elsewhere } from "@/lib/payments/search-elsewhere";
import { findPayments } from "@/lib/payments/search-find";
import type { Read } from "@/lib/payments/search-row";
import { SearchPayments } from "@/lib/payments/search-schema";
import { LOOK_MAX } from "@/lib/payments/search-slices";
import { SEEDED, seedPayments } from "@/scripts/bench/seed-payments";
import { applyMigrations } from "@/scripts/launch/migrations";

/** Twenty times what a search may look at, so that whoever reads all of it is seen. */
const PAYMENTS = 200_000;
const YEAR_MS = 365 * 86_400_000;
/** What the counting of several ways in, a look, and its end may read together. */
const READ_MAX = 6 * LOOK_MAX;
/** Tables that stay small: an installation has a handful of PSP accounts, and merchants by the hundred. */
const SMALL = new Set(["psp_accounts", "merchants"]);

const DATABASE = `search_plans_${Date.now()}`;
const operator: OperatorActor = {
  kind: "operator",
  locale: "en-GB",
  operatorId: "op_plans",
  email: "plans@paydesk.example",
  name: "Plans",
  role: "viewer",
  sessionId: "os_plans",
  authenticatedMs: 0,
  requestId: "req_plans",
};

const serverUrl = readRunFile().database_url;
const url = serverUrl.replace(/\/[^/]*$/, `/${DATABASE}`);
let client: pg.Client;
let sample: Record<"id" | "order_id" | "card_last4" | "psp_reference" | "newest" | "old", string>;

beforeAll(async () => {
  await query(serverUrl, `CREATE DATABASE ${DATABASE}`);
  await applyMigrations(url);
  await seedPayments(url, { payments: PAYMENTS, spreadMs: 2 * YEAR_MS });
  client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`UPDATE payment_intents p SET order_id = o.id FROM (
    SELECT p.id AS payment, CASE row_number() OVER (ORDER BY p.id) WHEN 1 THEN ' in spaces' ELSE 'in spaces ' END AS id
    FROM payment_intents p ORDER BY p.id LIMIT 2) o WHERE p.id = o.payment`);
  const { rows } = await client.query(
    `SELECT p.id, p.order_id, p.card_last4, c.psp_reference,
            (SELECT max(id) FROM payment_intents) AS newest, (SELECT id FROM payment_intents ORDER BY id OFFSET 1000 LIMIT 1) AS old
     FROM payment_intents p JOIN charges c ON c.payment_intent_id = p.id ORDER BY p.id OFFSET ${PAYMENTS / 2} LIMIT 1`,
  );
  sample = rows[0];
}, 240_000);

afterAll(async () => {
  await client?.end();
  await query(serverUrl, `DROP DATABASE IF EXISTS ${DATABASE} WITH (FORCE)`);
});

type Query = Record<string, string>;
const ofSample =
  (part: keyof typeof sample, change = (text: string) => text) =>
  () => ({ q: change(sample[part]) });
const kinds: Array<[string, Query | (() => Query)]> = [
  ["everything", {}],
  ["everything, oldest first", { sort: "created" }],
  ["an older page", () => ({ starting_after: sample.old })],
  ["a newer page", () => ({ ending_before: sample.old })],
  ["a payment's id", ofSample("id")],
  ["a charge's id", ofSample("id", (id) => id.replace("pi_", "ch_"))],
  ["a refund's id", ofSample("id", (id) => id.replace("pi_", "rf_"))],
  ["an event's id", ofSample("id", (id) => id.replace("pi_", "evt_"))],
  ["a delivery's id", ofSample("id", (id) => id.replace("pi_", "wd_"))],
  ["a request's id", ofSample("id", (id) => id.replace("pi_", "req_"))],
  ["a try to deliver", ofSample("id", (id) => id.replace("pi_", "wa_"))],
  ["a request to a PSP", ofSample("id", (id) => id.replace("pi_", "ps_"))],
  ["a question to a PSP", ofSample("id", (id) => id.replace("pi_", "pq_"))],
  ["a ledger entry's id", ofSample("id", (id) => id.replace("pi_", "le_"))],
  ["the address of a payment", ofSample("id", (id) => `https://pay.example/payments/${id}?tab=raw`)],
  ["an order id that has spaces around it", { q: "in spaces" }],
  ["an id that nobody has", { q: "pi_00000000000000000000000000" }],
  ["an order id", ofSample("order_id")],
  ["the beginning of an order id", ofSample("order_id", (text) => text.slice(0, 14))],
  ["a beginning that all orders have", { q: "ord_" }],
  ["a beginning that many old orders have", ofSample("order_id", (text) => text.slice(0, 6))],
  ["a PSP's reference", ofSample("psp_reference")],
  ["last four digits that many have", { q: "4242" }],
  ["last four digits that few have", ofSample("card_last4")],
  ["an amount", { q: "25.99 EUR" }],
  ["the commonest amount", { q: "0.01 EUR" }],
  ["a merchant's name", { q: "Merchant number 1" }],
  ["a quiet merchant's name", { q: "quiet" }],
  ["words that nothing has", { q: "nothing has this name" }],
  ["signs of a LIKE", { q: "%_%\\" }],
  ["a common status", { status: "succeeded" }],
  ["a rare status", { status: SEEDED.rareStatus }],
  ["a status that nothing has", { status: "processing" }],
  ["a busy merchant", { merchant_id: "m_seed_1" }],
  ["a merchant without payments for a year", { merchant_id: SEEDED.quietMerchant }],
  ["a merchant's status", { merchant_id: "m_seed_1", status: "failed" }],
  ["a status of several merchants", { merchant: "Merchant number 3", status: "requires_capture" }],
  ["a busy PSP", { psp: "psp_seed_a" }],
  ["a rare PSP", { psp: SEEDED.rarePsp }],
  ["a status at a PSP", { q: "status:failed psp:psp_seed_b amount>100 currency:EUR" }],
  ["a status at a rare PSP", { status: "failed", psp: SEEDED.rarePsp }],
  ["a card and a status", { last4: "4242", status: "canceled" }],
  ["a wide range of amounts", { currency: "EUR", amount_gte: "100" }],
  ["a narrow range of amounts", { currency: "EUR", amount_gte: "19990" }],
  ["amounts of any currency that nobody paid", { amount_gte: "999999999" }],
  ["the largest amounts", { currency: "KWD", sort: "-amount" }],
  ["the smallest amounts of a quiet merchant", { currency: "EUR", sort: "amount", merchant_id: SEEDED.quietMerchant }],
  ["the next largest amounts", () => ({ currency: "EUR", sort: "-amount", starting_after: sample.id })],
  ["a week a year ago", () => between(YEAR_MS, 7 * 86_400_000)],
  ["failures of a week", () => ({ ...between(YEAR_MS, 7 * 86_400_000), status: "failed" })],
  ["a currency", { currency: "KWD" }],
  ["a currency that nobody paid", { currency: "CHF" }],
  ["an exact order of a merchant", () => ({ order_id: sample.order_id, merchant_id: SEEDED.quietMerchant })],
];

test.each(kinds)("the plan for %s reads by indexes, and no more than its bound", async (_name, given) => {
  const asked = SearchPayments.parse(typeof given === "function" ? given() : given);
  const plans: Node[] = [];
  await findPayments(explaining(plans), operator, asked);
  const nodes = plans.flatMap(nodesOf);
  expect(nodes.filter(isSequential).map((node) => node["Relation Name"])).toEqual([]);
  expect(
    nodes
      .filter(({ "Node Type": type }) => /Sort/.test(type))
      .map(rowsIn)
      .filter((rows) => rows > LOOK_MAX),
  ).toEqual([]);
  expect(nodes.filter(isScan).reduce((sum, node) => sum + rowsRead(node), 0)).toBeLessThanOrEqual(READ_MAX);
});

test.each(["we", "evt", "wd", "wa", "nt", "rf", "case", "m", "cl", "cs", "psp", "op", "lc"])(
  "the page of a %s_ is found by indexes, in a handful of blocks",
  async (prefix) => {
    const plans: Node[] = [];
    await elsewhere(explaining(plans), operator, () => true, sample.id.replace("pi_", `${prefix}_`));
    expect(plans).toHaveLength(1);
    expect(plans.flatMap(nodesOf).filter(isSequential)).toEqual([]);
    expect(Math.max(...plans.map(blocksRead))).toBeLessThan(20);
  },
);

test("an event that belongs to no payment is found by its id", async () => {
  await client.query(
    `INSERT INTO events (id, merchant_id, livemode, type, object_id, seq, body, created_at)
     VALUES ('evt_lonely', 'm_seed_1', true, 'webhook_endpoint.disabled', 'we_1', 1, '{}', now())`,
  );
  expect(await elsewhere(explaining([]), operator, () => true, "evt_lonely")).toMatchObject([
    { title: "webhook_endpoint.disabled", href: "/events/evt_lonely", certain: true },
  ]);
});

test("order ids with spaces around them are found among all others in a handful of blocks", async () => {
  const plans: Node[] = [];
  const found = await findPayments(explaining(plans), operator, SearchPayments.parse({ q: "in spaces" }));
  expect(found.data.map(({ order_id }) => order_id)).toEqual(["in spaces ", " in spaces"]);
  const scans = plans.flatMap(nodesOf).filter((node) => node["Index Name"] === "payment_intents_in_spaces");
  expect(scans).toHaveLength(1);
  expect(Math.max(...scans.map(blocksRead))).toBeLessThan(20);
});

test.each(["amount", "-amount"] as const)(
  "a page by %s begins at its cursor, however many come before it",
  async (sort) => {
    const { rows } = await client.query<{ id: string }>(
      `SELECT id FROM payment_intents WHERE currency = 'EUR' ORDER BY amount ${sort === "amount" ? "DESC" : "ASC"}, id LIMIT 1 OFFSET 2000`,
    );
    const plans: Node[] = [];
    await findPayments(
      explaining(plans),
      operator,
      SearchPayments.parse({ currency: "EUR", sort, starting_after: rows[0]?.id }),
    );
    // The pages of the index alone are twice as many.
    expect(Math.max(...plans.map(blocksRead))).toBeLessThan(500);
  },
);

test("a table that is read as a whole is seen by this test", async () => {
  const plans: Node[] = [];
  await explaining(plans)(Prisma.sql`SELECT id FROM payment_intents ORDER BY updated_at DESC LIMIT 1`);
  const nodes = plans.flatMap(nodesOf);
  expect(nodes.filter(isSequential)).toHaveLength(1);
  expect(
    nodes
      .filter(({ "Node Type": type }) => /Sort/.test(type))
      .map(rowsIn)
      .some((rows) => rows > LOOK_MAX),
  ).toBe(true);
  expect(nodes.filter(isScan).reduce((sum, node) => sum + rowsRead(node), 0)).toBeGreaterThan(READ_MAX);
});

function between(agoMs: number, lengthMs: number): Query {
  const fromMs = Date.now() - agoMs;
  return { created_gte_ms: String(fromMs), created_lte_ms: String(fromMs + lengthMs) };
}

type Node = {
  "Node Type": string;
  "Relation Name"?: string;
  "Index Name"?: string;
  "Actual Rows": number;
  "Actual Loops": number;
  "Rows Removed by Filter"?: number;
  "Rows Removed by Index Recheck"?: number;
  "Shared Hit Blocks": number;
  "Shared Read Blocks": number;
  Plans?: Node[];
};

/** Reads, and keeps the plan of everything that is read. */
function explaining(plans: Node[]): Read {
  return async ({ text, values }) => {
    const { rows } = await client.query(`EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${text}`, values);
    plans.push(rows[0]["QUERY PLAN"][0].Plan);
    return (await client.query(text, values)).rows;
  };
}

/** What an index steps over is in no count of rows. */
function blocksRead(node: Node): number {
  return node["Shared Hit Blocks"] + node["Shared Read Blocks"];
}

function nodesOf(node: Node): Node[] {
  return [node, ...(node.Plans ?? []).flatMap(nodesOf)];
}

function isSequential(node: Node): boolean {
  return /Seq Scan/.test(node["Node Type"]) && !SMALL.has(node["Relation Name"] ?? "");
}

function isScan(node: Node): boolean {
  return /Scan/.test(node["Node Type"]) && node["Relation Name"] !== undefined;
}

function rowsRead(node: Node): number {
  const removed = (node["Rows Removed by Filter"] ?? 0) + (node["Rows Removed by Index Recheck"] ?? 0);
  return (node["Actual Rows"] + removed) * node["Actual Loops"];
}

function rowsIn(node: Node): number {
  return Math.max(0, ...(node.Plans ?? []).map((each) => each["Actual Rows"]));
}
