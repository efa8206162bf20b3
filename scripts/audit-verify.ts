// Recomputes the audit log's chains from their records: `npm run audit:verify`.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Client } from "pg";
import { z } from "zod";
import { AUDIT_COLUMNS, type AuditFacts, type AuditRow, ChainCheck, verifyPiece } from "#lib/audit/chain.ts";

type Row = AuditFacts & { prev_hash: Buffer; hash: Buffer };

const client = new Client({ connectionString: databaseUrl() });
await client.connect();
const chains = await readChains();
await client.end();

for (const [chain, check] of chains) {
  const verdict = check.brokenAt === undefined ? "intact" : `BROKEN at record ${check.brokenAt}`;
  console.log(`${chain}: ${check.records} records, ${verdict}, head ${check.headHash}`);
}
const broken = [...chains.values()].filter((check) => check.brokenAt !== undefined).length;
console.log(`${chains.size} chains, ${broken} broken`);
if (broken > 0) {
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
