import type { z } from "zod";
import { AUDIT_COLUMNS, type AuditFacts, type AuditRow, ChainCheck, GENESIS, verifyPiece } from "@/lib/audit/chain";
import { INSTALLATION } from "@/lib/audit/record";
import type { AuditChain, Verification, VerifyChain } from "@/lib/audit/schema";
import type { AdminActor } from "@/lib/core/actor";
import { AppError } from "@/lib/core/error";
import { db, Prisma } from "@/lib/db/client";

/** Records of one answer: half a second of hashing at most. Whoever asks goes on from there. */
export const PIECE_MAX = 5_000;

/** More than this many chains are chosen by typing their merchant's id. */
const CHAINS_MAX = 200;

/**
 * Recomputes a piece of a chain, as `npm run audit:verify` does the whole of it. The next piece begins with the hash that
 * this one came to, so that all pieces together say the same as one check from the first record to the last.
 */
export async function verifyChain(actor: AdminActor, from: z.output<typeof VerifyChain>): Promise<Verification> {
  const { chain } = from;
  const newest = await db().auditRecord.findFirst({
    where: { chain },
    orderBy: { seq: "desc" },
    select: { seq: true },
  });
  if (!newest || (actor.kind === "merchant" && actor.merchantId !== chain)) {
    throw new AppError("not_found", "There is no such chain.");
  }
  const head = from.head === undefined ? GENESIS : new Uint8Array(Buffer.from(from.head, "hex"));
  const check = new ChainCheck({ records: from.after, head });
  const finished = await verifyPiece(check, PIECE_MAX, (after, limit) => readChain(chain, after, limit));
  return {
    chain,
    verified: check.records,
    records: Math.max(newest.seq, check.records),
    head_hash: check.headHash,
    broken_at: check.brokenAt ?? null,
    finished,
  };
}

async function readChain(chain: string, after: number, limit: number): Promise<AuditRow[]> {
  const rows = await db().$queryRaw<Array<AuditFacts & { prev_hash: Uint8Array; hash: Uint8Array }>>`
    SELECT ${Prisma.raw(AUDIT_COLUMNS)} FROM audit_log WHERE chain = ${chain} AND seq > ${after} ORDER BY seq LIMIT ${limit}`;
  return rows.map(({ prev_hash, hash, ...facts }) => ({ facts, prevHash: prev_hash, hash }));
}

/** The chains that there are: the installation's own, and each merchant's that has records. */
export async function auditChains(): Promise<AuditChain[]> {
  return db().$queryRaw<AuditChain[]>`
    SELECT k.chain, k.name, k.records FROM (
      SELECT c.chain, c.name, (SELECT seq FROM audit_log a WHERE a.chain = c.chain ORDER BY seq DESC LIMIT 1) AS records
      FROM (SELECT ${INSTALLATION} AS chain, 'This installation' AS name, 0 AS rank
            UNION ALL SELECT id, name, 1 FROM merchants ORDER BY rank, name LIMIT ${CHAINS_MAX}) c) k
    WHERE k.records IS NOT NULL`;
}
