import { createHash } from "node:crypto";
import canonicalize from "canonicalize";

/** A record as its hash covers it. JSON of RFC 8785, so that everybody who recomputes it gets the same bytes. */
export type AuditFacts = {
  chain: string;
  seq: number;
  actor_type: string;
  actor_id: string;
  action: string;
  object_type: string;
  object_id: string;
  before: unknown;
  after: unknown;
  request_id: string | null;
  ip: string | null;
  /** Stands in the hash only where there is one: records from before sessions were kept hash as they always did. */
  session_id?: string | null;
  created_ms: number;
};

/** What stands before the first record of a chain. */
export const GENESIS: Uint8Array<ArrayBuffer> = new Uint8Array(32);

/** SHA-256 over the hash before and the record: changing any record breaks every one after it. */
export function auditHash(previous: Uint8Array, facts: AuditFacts): Uint8Array<ArrayBuffer> {
  const { session_id, ...rest } = facts;
  const record = canonicalize(session_id == null ? rest : facts);
  if (record === undefined) throw new Error("Bug: an audit record is not JSON.");
  return new Uint8Array(createHash("sha256").update(previous).update(record).digest());
}

/** A record as it stands in the log. */
export type AuditRow = { facts: AuditFacts; prevHash: Uint8Array; hash: Uint8Array };

/** Follows one chain, record by record from the first, and remembers the first that does not fit. */
export class ChainCheck {
  records: number;
  brokenAt: number | undefined;
  #head: Uint8Array;

  /** Goes on where an earlier check stopped: after so many records, with the hash that it had come to. */
  constructor(from: { records: number; head: Uint8Array } = { records: 0, head: GENESIS }) {
    this.records = from.records;
    this.#head = from.head;
  }

  add({ facts, prevHash, hash }: AuditRow): void {
    this.records += 1;
    if (this.brokenAt !== undefined) return;
    const expected = auditHash(this.#head, facts);
    const fits = facts.seq === this.records && equal(prevHash, this.#head) && equal(hash, expected);
    if (!fits) this.brokenAt = facts.seq;
    this.#head = expected;
  }

  /** The hash of the newest record. Kept elsewhere, it proves later that nothing before it was changed. */
  get headHash(): string {
    return Buffer.from(this.#head).toString("hex");
  }
}

/** Records read at a time. */
const PAGE = 1_000;

/**
 * Verifies a piece of one chain: at most so many records after where a check stands. Returns whether it came to the end.
 * A check that found something broken goes no further.
 */
export async function verifyPiece(
  check: ChainCheck,
  recordsMax: number,
  read: (afterSeq: number, limit: number) => Promise<AuditRow[]>,
): Promise<boolean> {
  const last = check.records + recordsMax;
  while (check.records < last && check.brokenAt === undefined) {
    const limit = Math.min(PAGE, last - check.records);
    const rows = await read(check.records, limit);
    for (const row of rows) check.add(row);
    if (rows.length < limit) return true;
  }
  return check.brokenAt !== undefined;
}

/** The columns of `audit_log` that a record's hash covers, as SQL. */
export const AUDIT_COLUMNS = `chain, seq, actor_type, actor_id, action, object_type, object_id, before, after, request_id, ip,
  session_id, (extract(epoch FROM created_at) * 1000)::float8 AS created_ms, prev_hash, hash`;

function equal(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0;
}
