// Recomputes the audit log's chains from their records: `npm run audit:verify`.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Client } from "pg";
import { z } from "zod";
import { type AuditFacts, ChainCheck } from "#lib/audit/chain.ts";

/** Records read at a time. */
const PAGE = 1_000;

type Row = AuditFacts & { id: string; prev_hash: Buffer; hash: Buffer };

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

/** Reads the log in the order in which it was written, a page at a time. */
async function readChains(): Promise<Map<string, ChainCheck>> {
  const chains = new Map<string, ChainCheck>();
  let after = "0";
  for (;;) {
    const { rows } = await client.query<Row>(
      `SELECT id, chain, seq, actor_type, actor_id, action, object_type, object_id, before, after, request_id, ip,
              (extract(epoch FROM created_at) * 1000)::float8 AS created_ms, prev_hash, hash
       FROM audit_log WHERE id > $1 ORDER BY id LIMIT ${PAGE}`,
      [after],
    );
    for (const { id, prev_hash, hash, ...facts } of rows) {
      const check = chains.get(facts.chain) ?? new ChainCheck();
      chains.set(facts.chain, check);
      check.add({ facts, prevHash: prev_hash, hash });
      after = id;
    }
    if (rows.length < PAGE) return chains;
  }
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
