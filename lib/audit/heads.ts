import { INSTALLATION } from "@/lib/audit/record";
import { db } from "@/lib/db/client";
import { log } from "@/lib/log";

/** Chains told in one line of the log. */
const CHAINS_A_LINE = 500;

/**
 * Writes the newest record's number and hash of every audit chain to the log. A log store that nobody here can write to
 * keeps them: who changes or cuts the audit log later, past the database's triggers, is found out by
 * `npm run audit:verify -- --heads FILE`.
 */
export async function logAuditHeads(): Promise<number> {
  const heads = await db().$queryRaw<Array<{ chain: string; seq: number; hash: string }>>`
    SELECT c.chain, head.seq, encode(head.hash, 'hex') AS hash
    FROM (SELECT ${INSTALLATION} AS chain UNION ALL SELECT id FROM merchants) c
    CROSS JOIN LATERAL (SELECT seq, hash FROM audit_log a WHERE a.chain = c.chain ORDER BY seq DESC LIMIT 1) head
    ORDER BY c.chain`;
  // Kept at every level of the log: a day without them proves nothing.
  const told = log().child({}, { level: "info" });
  for (let from = 0; from < heads.length; from += CHAINS_A_LINE) {
    const some = heads.slice(from, from + CHAINS_A_LINE);
    told.info({ audit_heads: some }, "the newest records of the audit log");
  }
  return heads.length;
}
