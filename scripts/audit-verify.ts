// Recomputes the audit log's chains from their records: `npm run audit:verify [-- --heads FILE]`. FILE: log lines that
// were kept elsewhere, with the newest hashes of earlier days (`audit_heads`).
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Client } from "pg";
import { z } from "zod";
import { AUDIT_COLUMNS, type AuditFacts, type AuditRow, ChainCheck, verifyPiece } from "#lib/audit/chain.ts";

type Row = AuditFacts & { prev_hash: Buffer; hash: Buffer };

const headsFile = readArguments();
const { heads, unreadable } = headsFile === undefined ? { heads: [], unreadable: [] } : readHeads(headsFile);
const client = new Client({ connectionString: databaseUrl() });
await client.connect().catch((error: Error) => fail(`Next step: check DATABASE_URL. ${error.message}.`));
const chains = await readChains();
const kept = await compareHeads(heads);
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
if (unreadable.length > 0) {
  console.error(
    `Next step: get ${headsFile} whole. Lines ${unreadable.join(", ")} tell of audit_heads, and can't be read.`,
  );
  process.exitCode = 1;
} else if (headsFile !== undefined && kept.length === 0) {
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

/**
 * The heads in lines of the log, and the numbers of lines that were cut off or changed: those prove nothing, and may hide
 * something. Other lines say nothing about heads.
 */
function readHeads(file: string): { heads: Head[]; unreadable: number[] } {
  if (!existsSync(file)) fail(`Next step: name the file that the log was kept in. There is no ${file}.`);
  const Line = z.object({ audit_heads: z.array(z.object({ chain: z.string(), seq: z.int(), hash: z.string() })) });
  const heads: Head[] = [];
  const unreadable: number[] = [];
  for (const [index, line] of readFileSync(file, "utf8").split("\n").entries()) {
    if (!line.includes('"audit_heads"')) continue;
    try {
      heads.push(...Line.parse(JSON.parse(line)).audit_heads);
    } catch {
      unreadable.push(index + 1);
    }
  }
  return { heads, unreadable };
}

function readArguments(): string | undefined {
  try {
    return parseArgs({ options: { heads: { type: "string" } } }).values.heads;
  } catch {
    return fail("Usage: npm run audit:verify [-- --heads FILE]");
  }
}

function fail(message: string): never {
  console.error(message);
  process.exit(1);
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
    fail("Next step: set DATABASE_URL, or start the product with npm start first.");
  }
  return z.object({ database_url: z.string() }).parse(JSON.parse(readFileSync(runFile, "utf8"))).database_url;
}
