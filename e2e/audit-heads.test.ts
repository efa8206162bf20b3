import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { query } from "@/e2e/database";
import { eventually, Merchant } from "@/e2e/merchant";
import { type Product, startProduct } from "@/e2e/product";
import { startSweep } from "@/e2e/sweeps";

const TOLD_MS_MAX = 60_000;

let product: Product;

beforeAll(async () => {
  // Whoever wants to read no more than warnings keeps the hashes all the same.
  product = await startProduct({ env: { LOG_LEVEL: "warn" } });
});
afterAll(() => product.discard());

const sql = (text: string, values: unknown[] = []) =>
  query<Record<string, unknown>>(product.file.database_url, text, values);

/** Runs `npm run audit:verify` as somebody who has the database and what was kept. */
function verify(...args: string[]): Promise<{ code: number; told: string }> {
  return new Promise((done) => {
    const env = { ...process.env, DATABASE_URL: product.file.database_url };
    execFile(process.execPath, ["scripts/audit-verify.ts", ...args], { env }, (error, stdout, stderr) =>
      done({ code: typeof error?.code === "number" ? error.code : 0, told: `${stdout}${stderr}` }),
    );
  });
}

test("G12: the audit log's newest hashes go to the log every day, and tell who cut the log afterwards", async () => {
  const merchant = new Merchant(product.file);
  const payment = await merchant.paid();
  await merchant.refund(payment, { amount: 100, reason: "fraudulent" });
  await startSweep(sql, "log-audit-heads");
  const line = await eventually("the line in the engine's log", TOLD_MS_MAX, async () =>
    readFileSync(join(dirname(product.runFilePath), "logs", "engine.log"), "utf8")
      .split("\n")
      .find((each) => each.includes('"audit_heads"')),
  );
  const kept = join(dirname(product.runFilePath), "kept.jsonl");
  writeFileSync(kept, `{"msg":"another line"}\n${line}\n`);
  const [head] = await sql(
    "SELECT seq, encode(hash, 'hex') AS hash FROM audit_log WHERE chain = $1 ORDER BY seq DESC",
    [merchant.id],
  );
  expect(line).toContain(JSON.stringify({ chain: merchant.id, seq: head?.seq, hash: head?.hash }));
  expect(await verify("--heads", kept)).toMatchObject({ code: 0 });

  // Whoever owns the database cuts the newest record off: every chain is still whole by itself.
  await sql("ALTER TABLE audit_log DISABLE TRIGGER USER");
  await sql("DELETE FROM audit_log WHERE chain = $1 AND seq = $2", [merchant.id, head?.seq]);
  await sql("ALTER TABLE audit_log ENABLE TRIGGER USER");
  expect(await verify()).toMatchObject({ code: 0 });
  const found = await verify("--heads", kept);
  expect(found.code).toBe(1);
  expect(found.told).toContain(`${merchant.id}: record ${head?.seq} is not the one that was kept`);
});

test("a kept file that was cut off in a line, or changed, is told as one, and the rest of it compared", async () => {
  const damaged = join(dirname(product.runFilePath), "damaged.jsonl");
  const line = (seq: number) =>
    `{"audit_heads":[{"chain":"${product.file.clients[0]?.merchant_id}","seq":${seq},"hash":"00"}]}`;
  writeFileSync(damaged, `${line(1)}\n${line(1).replace(":1,", ':"1",')}\n${line(2).slice(0, -9)}`);
  const found = await verify("--heads", damaged);
  expect(found.code).toBe(1);
  expect(found.told).toContain(
    `${product.file.clients[0]?.merchant_id}: record 1 is not the one that was kept: CHANGED OR CUT`,
  );
  expect(found.told).toContain("Lines 2, 3 tell of audit_heads, and can't be read");
});

test.each([
  [["--head", "x"], "Usage: npm run audit:verify"],
  [["--heads", "/nowhere.jsonl"], "There is no /nowhere.jsonl"],
])("wrong arguments are told in one line: %j", async (args, told) => {
  const found = await verify(...args);
  expect([found.code, found.told.trim().split("\n").length]).toEqual([1, 1]);
  expect(found.told).toContain(told);
});

test("a file without kept hashes proves nothing, and is said to", async () => {
  const empty = join(dirname(product.runFilePath), "empty.jsonl");
  writeFileSync(empty, "{}\n");
  const found = await verify("--heads", empty);
  expect(found.code).toBe(1);
  expect(found.told).toContain("has no line with audit_heads");
});
