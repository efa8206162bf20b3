// Recomputes the audit log's chains from their records: `npm run audit:verify [-- --heads FILE]`. FILE: log lines that
// were kept elsewhere, with the newest hashes of earlier days (`audit_heads`).
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Client } from "pg";
import { z } from "zod";
import { AUDIT_COLUMNS, type AuditFacts, type AuditRow, ChainCheck, verifyPiece } from "#lib/audit/chain.ts";

type Row = AuditFacts & { prev_hash: Buffer; hash: Buffer };

const client = new Client({ connectionString: databaseUrl() });
await client.connect();
const { heads: headsFile } = parseArgs({ options: { heads: { type: "string" } } }).values;
const chains = await readChains();
const kept = headsFile === undefined ? [] : await compareHeads(readHeads(headsFile));
await client.end();

for (const [chain, check] of chains) {
  const verdict = check.brokenAt === undefined ? "intact" : `BROKEN at record ${check.brokenAt}`;
  console.log(`${chain}: ${check.records} records, ${verdict}, head ${check.headHash}`);
}
const broken = [...chains.values()].filter((check) => check.brokenAt !== undefined).length;
console.log(`${chains.size} chains, ${broken} broken`);
for (const line of kept.filter(({ fits }) => !fits)) {
  console.log(`${line.chain}: record ${line.seq} is not the one that was kept: CHANGED OR CUT`);
}
const changed = kept.filter(({ fits }) => !fits).length;
if (headsFile !== undefined) console.log(`${kept.length} kept heads, ${changed} that the log does not have`);
if (headsFile !== undefined && kept.length === 0) {
  console.error(`Next step: ${headsFile} has no line with audit_heads. Name the log that the background engine wrote.`);
  process.exitCode = 1;
}
if (broken > 0 || changed > 0) {
  console.error("Next step: compare the records with a backup from before; somebody changed them past the triggers.");
  process.exitCode = 1;
}

/** Follows every chain from its first record to its last. */
async function readChains(): Promise<Map<string, ChainCheck>> {
  const { rows } = await client.query<{ chain: string }>("SELECT DISTINCT chain FROM audit_log ORDER BY chain");
  const checks = new Map<string, ChainCheck>();
  for (const { chain } of rows) {
    const check = new ChainCheck();
    await verifyPiece(check, Number.MAX_SAFE_INTEGER, (after, limit) => readRecords(chain, after, limit));
    checks.set(chain, check);
  }
  return checks;
}

type Head = { chain: string; seq: number; hash: string };

/** The heads in lines of the log. Other lines say nothing about them. */
function readHeads(file: string): Head[] {
  const Line = z.object({ audit_heads: z.array(z.object({ chain: z.string(), seq: z.int(), hash: z.string() })) });
  return readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line.includes('"audit_heads"'))
    .flatMap((line) => Line.parse(JSON.parse(line)).audit_heads);
}

async function compareHeads(heads: readonly Head[]): Promise<Array<Head & { fits: boolean }>> {
  const compared: Array<Head & { fits: boolean }> = [];
  for (const head of heads) {
    const { rows } = await client.query<{ hash: Buffer }>("SELECT hash FROM audit_log WHERE chain = $1 AND seq = $2", [
      head.chain,
      head.seq,
    ]);
    compared.push({ ...head, fits: rows[0]?.hash.toString("hex") === head.hash });
  }
  return compared;
}

async function readRecords(chain: string, after: number, limit: number): Promise<AuditRow[]> {
  const { rows } = await client.query<Row>(
    `SELECT ${AUDIT_COLUMNS} FROM audit_log WHERE chain = $1 AND seq > $2 ORDER BY seq LIMIT $3`,
    [chain, after, limit],
  );
  return rows.map(({ prev_hash, hash, ...facts }) => ({ facts, prevHash: prev_hash, hash }));
}

/** DATABASE_URL, or the database of the product that runs from this folder. */
function databaseUrl(): string {
  const { DATABASE_URL: fromEnvironment, PAYDESK_DATA_DIR: dataDir = ".paydesk" } = process.env;
  if (fromEnvironment) return fromEnvironment;
  const runFile = join(dataDir, "run.json");
  if (!existsSync(runFile)) {
    console.error("Next step: set DATABASE_URL, or start the product with npm start first.");
    process.exit(1);
  }
  return z.object({ database_url: z.string() }).parse(JSON.parse(readFileSync(runFile, "utf8"))).database_url;
}
