import { auditHash, GENESIS } from "@/lib/audit/chain";
import { Prisma, type Tx } from "@/lib/db/client";

/** The audit chain of what concerns no single merchant. */
export const INSTALLATION = "installation";

/** Who did something that is worth knowing years later, and from where: a person's address and console session. */
export type AuditActor = {
  type: "operator" | "api_client" | "system";
  id: string;
  ip?: string | undefined;
  sessionId?: string | undefined;
};

export type AuditEntry = {
  /** The merchant whose chain it belongs to, or INSTALLATION. */
  merchantId: string;
  actor: AuditActor;
  action: string;
  objectType: string;
  objectId: string;
  /** What changed, without secrets. */
  before?: Record<string, string | number | boolean | null>;
  after?: Record<string, string | number | boolean | null>;
  requestId: string | null;
};

/**
 * Writes who did what into the merchant's chain, in the transaction of the action: there is no action without its record.
 * Records of one merchant queue up here, so it comes last in a transaction.
 */
export async function recordAudit(tx: Tx, entry: AuditEntry): Promise<void> {
  await tx.$queryRaw`
    SELECT 1 FROM (SELECT pg_advisory_xact_lock(hashtextextended(${`audit\n${entry.merchantId}`}, 0))) AS held`;
  const head = await tx.auditRecord.findFirst({
    where: { chain: entry.merchantId },
    orderBy: { seq: "desc" },
    select: { seq: true, hash: true },
  });
  const seq = (head?.seq ?? 0) + 1;
  const prevHash = head ? new Uint8Array(head.hash) : GENESIS;
  const createdAt = new Date();
  const ip = entry.actor.ip ?? null;
  const sessionId = entry.actor.sessionId ?? null;
  const hash = auditHash(prevHash, {
    chain: entry.merchantId,
    seq,
    actor_type: entry.actor.type,
    actor_id: entry.actor.id,
    action: entry.action,
    object_type: entry.objectType,
    object_id: entry.objectId,
    before: entry.before ?? null,
    after: entry.after ?? null,
    request_id: entry.requestId,
    ip,
    session_id: sessionId,
    created_ms: createdAt.getTime(),
  });
  await tx.auditRecord.create({
    data: {
      chain: entry.merchantId,
      seq,
      actorType: entry.actor.type,
      actorId: entry.actor.id,
      action: entry.action,
      objectType: entry.objectType,
      objectId: entry.objectId,
      before: entry.before ?? Prisma.DbNull,
      after: entry.after ?? Prisma.DbNull,
      requestId: entry.requestId,
      ip,
      sessionId,
      createdAt,
      prevHash,
      hash,
    },
    select: { id: true },
  });
}
