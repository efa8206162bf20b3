import { copyFileSync, globSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { audit, untilQuiet } from "@/e2e/audit/audit";
import { damages, SUCCEEDED } from "@/e2e/audit/damages";
import type { Sources } from "@/e2e/audit/evidence";
import { EXCUSES } from "@/e2e/audit/excuses";
import { History, type HistoryEntry, RememberingMerchant } from "@/e2e/audit/history";
import { query } from "@/e2e/database";
import { refundOf } from "@/e2e/merchant";
import { Operator } from "@/e2e/operator";
import { type Product, startProduct } from "@/e2e/product";

const INTENTS = "/v1/payment_intents";
/** Such a refund waits for a second person. */
const HELD = { reason: "fraudulent" };
/** What is counted and does not come about by the payments below. */
const NOT_IN_THESE_PAYMENTS = [
  "keys that arrived more than once",
  "notifications parked",
  "payments that wait for a PSP or a person",
  "waiting for their next try",
];
/** Longer than the longest schedule that the payments below leave behind. */
const QUIET_MS_MAX = 60_000;

let product: Product;
let sources: Sources;
const history = new History();

beforeAll(async () => {
  product = await startProduct();
  const merchant = new RememberingMerchant(product.file, history);
  await somePayments(merchant);
  await someRefunds(merchant);
  await someActs(merchant);
  sources = {
    run: product.file,
    quiet: true,
    history: history.entries,
    logFiles: globSync(join(dirname(product.runFilePath), "logs", "*.log")),
  };
  expect(await untilQuiet(sources, QUIET_MS_MAX)).toBe(true);
});
afterAll(() => product.discard());

/** Payments of every sort, and one request sent twice. */
async function somePayments(merchant: RememberingMerchant): Promise<void> {
  const key = crypto.randomUUID();
  const body = merchant.payment("tok_visa");
  await merchant.post(INTENTS, body, { key });
  await merchant.post(INTENTS, body, { key });
  await merchant.post(INTENTS, merchant.payment());
  for (const token of ["tok_mastercard", "tok_decline_generic", "tok_3ds"]) await merchant.pay(token);
  await merchant.authorized();
  // The first PSP wants the rest of a partial capture voided, the second lets it go by itself.
  for (const account of ["psp_sim_a", "psp_sim_b"]) {
    await prefer(account);
    const { payment_intent_id } = await merchant.authorized();
    await merchant.post(`${INTENTS}/${payment_intent_id}/capture`, { amount_to_capture: 1_000 });
  }
  await prefer("psp_sim_a");
  const { payment_intent_id: unwanted } = await merchant.authorized();
  await merchant.post(`${INTENTS}/${unwanted}/cancel`, {});
}

/** Has payments go to a PSP account from now on. */
async function prefer(account: string): Promise<void> {
  const sql = "UPDATE psp_accounts SET priority = CASE id WHEN $1 THEN 10 ELSE 20 END";
  await query(product.file.database_url, sql, [account]);
}

/** Refunds of every sort: let through, waiting, approved, rejected, canceled, refused. */
async function someRefunds(merchant: RememberingMerchant): Promise<void> {
  const { clients, approvers } = product.file;
  const approver = approvers.find(({ merchant_id }) => merchant_id === clients[0]?.merchant_id);
  const checker = new RememberingMerchant(product.file, history, 0, approver);
  const payment = await merchant.paid();
  const ask = async (more: Record<string, unknown>) =>
    refundOf(await merchant.refund(payment, { amount: 100, ...more }));
  await ask({});
  const [first, second, third] = [await ask(HELD), await ask(HELD), await ask(HELD), await ask(HELD)];
  await checker.post(`/v1/admin/refunds/${first.refund_id}:approve`, {});
  await checker.post(`/v1/admin/refunds/${second.refund_id}:reject`, { reason: "no" });
  await merchant.post(`/v1/refunds/${third.refund_id}/cancel`, {});
  expect((await merchant.refund(payment, { amount: 9_999 })).status).toBe(422);
}

const keyed = () => ({ "idempotency-key": crypto.randomUUID() });

/** What an operator does at the console: a capture, a cancel, a refund. */
async function someActs(merchant: RememberingMerchant): Promise<void> {
  const support = await Operator.signIn(product.file, "support");
  for (const verb of ["capture", "cancel"]) {
    const { payment_intent_id } = await merchant.authorized();
    expect((await support.post(`/v1/admin/payments/${payment_intent_id}:${verb}`, {}, keyed())).status).toBe(200);
  }
  const { latest_charge_id } = await merchant.paid();
  expect((await support.post("/v1/admin/refunds", { charge_id: latest_charge_id, amount: 100 }, keyed())).status).toBe(
    201,
  );
}

test("an installation that is right has no findings, and every invariant has looked at something", async () => {
  const { verdicts, findings, excused } = await audit(sources);
  expect([...findings, ...excused]).toEqual([]);
  expect(verdicts.map(({ invariant }) => invariant)).toEqual(Array.from({ length: 14 }, (_, index) => index + 1));
  const empty = verdicts.flatMap(({ counted }) => Object.keys(counted).filter((name) => counted[name] === 0));
  expect(empty.sort()).toEqual(NOT_IN_THESE_PAYMENTS);
});

test("what a case may excuse is a rule of the auditor", () => {
  const rules = globSync("e2e/audit/*.ts").filter((file) => !file.endsWith("excuses.ts"));
  const text = rules.map((file) => readFileSync(file, "utf8")).join("\n");
  // Rules about a column name it in a place of its own.
  const unknown = Object.values(EXCUSES)
    .flat()
    .filter((what) => !text.includes(what));
  expect(unknown).toEqual([]);
});

/** Does damage that the database would refuse, audits it, and takes it back. */
async function damaged(statements: string[], more: Partial<Sources> = {}): Promise<string[]> {
  const client = new pg.Client({ connectionString: product.file.database_url });
  await client.connect();
  try {
    await client.query("BEGIN");
    // No triggers and no foreign keys: a hand in the database, not a bug in the product.
    await client.query("SET LOCAL session_replication_role = replica");
    for (const sql of statements) {
      const { command, rowCount } = await client.query(sql);
      if (command !== "ALTER") expect({ sql, rowCount }).toEqual({ sql, rowCount: 1 });
    }
    return await told({ ...more, client });
  } finally {
    await client.query("ROLLBACK");
    await client.end();
  }
}

async function told(more: Partial<Sources>): Promise<string[]> {
  const { findings } = await audit({ ...sources, ...more });
  return findings.map(({ invariant, what, ids }) => `${invariant}: ${what} ${ids.join(" ")}`);
}

describe("damage in the database is found, and named by its invariant", () => {
  test.each(damages)("%s", async (_name, statements, finding) => {
    expect(await damaged(statements)).toContainEqual(expect.stringMatching(finding));
  });

  test("a secret of run.json in any column is found, and not told", async () => {
    const secret = product.file.clients[0]?.client_secret ?? "";
    const found = await damaged([`UPDATE payment_intents SET description = 'for ${secret}' WHERE id = ${SUCCEEDED}`]);
    expect(found).toContainEqual(expect.stringMatching(/^13: .* stands in public.payment_intents.description/));
    expect(found.join("\n")).not.toContain(secret);
  });
});

describe("damage in the PSP's books is found", () => {
  test.each<[string, string, RegExp]>([
    ["another amount", "amount = amount + 1", /^3: the PSP has a payment on other terms than ours/],
    ["another captured amount", "amount_captured = amount_captured - 1", /^3: the PSP moved other sums/],
    ["a second effect of one key", "effects = 2", /^4: a key had several effects: 2 effects at psp_sim_a/],
    ["no effect of a key that counts as done", "effects = 0", /^4: a call that we have as done had no effect/],
  ])("%s", async (_name, change, finding) => {
    const book = new DatabaseSync(
      globSync(join(dirname(product.runFilePath), "simulator", "*a*.{db,sqlite}"))[0] ?? "",
    );
    const row = book.prepare("SELECT * FROM payments WHERE status = 'captured' ORDER BY id LIMIT 1").get() ?? {};
    try {
      book.prepare(`UPDATE payments SET ${change} WHERE id = ?`).run(row.id ?? null);
      expect(await told({})).toContainEqual(expect.stringMatching(finding));
    } finally {
      book
        .prepare("UPDATE payments SET amount = ?, amount_captured = ?, effects = ? WHERE id = ?")
        .run(row.amount ?? null, row.amount_captured ?? null, row.effects ?? null, row.id ?? null);
      book.close();
    }
  });
});

describe("damage in what came in and went out is found", () => {
  /** The receiver's log with its last line changed. */
  function logWith(change: (line: string) => string): Partial<Sources> {
    const log = `${product.file.receiver.log}.damaged`;
    copyFileSync(product.file.receiver.log, log);
    const lines = readFileSync(log, "utf8").trimEnd().split("\n");
    writeFileSync(log, [...lines.slice(0, -1), change(lines.at(-1) ?? "")].join("\n"));
    return { run: { ...product.file, receiver: { ...product.file.receiver, log } } };
  }

  test.each<[string, (line: string) => string, RegExp]>([
    ["a line is gone", () => "", /^6: a delivery counts as delivered, and the receiver never got it/],
    [
      "a body is changed",
      (line) => line.replace("EUR", "USD"),
      /^6: a webhook came in that is not genuine: its signature/,
    ],
    [
      "a signature is old",
      (line) => line.replace(/"time_ms":(\d+)/, (_, ms: string) => `"time_ms":${Number(ms) + 600_000}`),
      /^6: a webhook came in that is not genuine: its timestamp/,
    ],
  ])("%s", async (_name, change, finding) => {
    expect(await told(logWith(change))).toContainEqual(expect.stringMatching(finding));
  });
});

describe("what a client saw and is not so is found", () => {
  /** The history with an answer more, like the first that made a payment. */
  function seen(change: (entry: HistoryEntry) => Partial<HistoryEntry>): Partial<Sources> {
    const entry = history.entries.find(({ key, status }) => key !== null && status === 201);
    if (!entry) throw new Error("No client saw a payment being made.");
    return { history: [...history.entries, { ...entry, ...change(entry) }] };
  }

  test.each<[string, (entry: HistoryEntry) => Partial<HistoryEntry>, RegExp]>([
    [
      "a payment that is not there",
      ({ body }) => ({ body: body.replace(/pi_\w+/, "pi_never") }),
      /^8: an object that was shown does not exist: payment_intent pi_never/,
    ],
    [
      "an end that does not stand",
      ({ body }) => ({ body: body.replace('"status":"succeeded"', '"status":"canceled"') }),
      /^8: an end that was shown does not stand: shown as canceled, is succeeded/,
    ],
    [
      "an acknowledgement of which nothing is kept",
      () => ({ key: "never-kept" }),
      /^8: a request was acknowledged, and nothing is kept for its key: .* never-kept/,
    ],
    [
      "another answer to the same key",
      ({ body }) => ({ body: `${body} ` }),
      /^9: one key was answered in several ways/,
    ],
    [
      "another object for the same key",
      ({ body }) => ({ body: body.replace(/pi_\w+/, "pi_other") }),
      /^9: one key made several objects/,
    ],
    ["a 500", () => ({ status: 500, body: "{}" }), /^14: a client saw a server's error/],
  ])("%s", async (_name, change, finding) => {
    expect(await told(seen(change))).toContainEqual(expect.stringMatching(finding));
  });
});

describe("damage that stands in a log is found", () => {
  test.each<[string, string, RegExp]>([
    ["a card number", "paid with 4111111111111111", /^13: .* stands in a log/],
    ["an error that nobody caught", '{"level":60,"msg":"unhandled rejection"}', /^14: an error that nobody caught/],
    ["a request that failed by a bug", '{"level":50,"msg":"request failed"}', /^14: a request failed by a bug/],
  ])("%s", async (_name, line, finding) => {
    const log = join(dirname(product.runFilePath), "damaged.log");
    writeFileSync(log, `${line}\n`);
    expect(await told({ logFiles: [log] })).toContainEqual(expect.stringMatching(finding));
  });
});
