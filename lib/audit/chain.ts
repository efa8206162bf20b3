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
  created_ms: number;
};

/** What stands before the first record of a chain. */
export const GENESIS: Uint8Array<ArrayBuffer> = new Uint8Array(32);

/** SHA-256 over the hash before and the record: changing any record breaks every one after it. */
export function auditHash(previous: Uint8Array, facts: AuditFacts): Uint8Array<ArrayBuffer> {
  const record = canonicalize(facts);
  if (record === undefined) throw new Error("Bug: an audit record is not JSON.");
  return new Uint8Array(createHash("sha256").update(previous).update(record).digest());
}

/** A record as it stands in the log. */
export type AuditRow = { facts: AuditFacts; prevHash: Uint8Array; hash: Uint8Array };

/** Follows one chain, record by record from the first, and remembers the first that does not fit. */
export class ChainCheck {
  records = 0;
  brokenAt: number | undefined;
  #head: Uint8Array = GENESIS;

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

function equal(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0;
}
