import { expect, test } from "vitest";
import { type AuditFacts, type AuditRow, auditHash, ChainCheck, GENESIS, verifyPiece } from "@/lib/audit/chain";

const facts = (seq: number): AuditFacts => ({
  chain: "m_1",
  seq,
  actor_type: "operator",
  actor_id: "op_1",
  action: "refund.approved",
  object_type: "refund",
  object_id: `rf_${seq}`,
  before: { status: "requires_approval" },
  after: { amount: "1000" },
  request_id: "req_1",
  ip: null,
  created_ms: 1_735_200_000_000 + seq,
});

function chainOf(length: number): AuditRow[] {
  let prevHash: Uint8Array = GENESIS;
  return Array.from({ length }, (_, index) => {
    const row = { facts: facts(index + 1), prevHash, hash: auditHash(prevHash, facts(index + 1)) };
    prevHash = row.hash;
    return row;
  });
}

function check(rows: AuditRow[]): ChainCheck {
  const chain = new ChainCheck();
  for (const row of rows) chain.add(row);
  return chain;
}

test("a chain as it was written is intact", () => {
  expect(check(chainOf(5))).toMatchObject({ records: 5, brokenAt: undefined });
});

test.each([
  [
    "a field",
    (rows: AuditRow[]) =>
      rows.map((row, at) => (at === 2 ? { ...row, facts: { ...row.facts, actor_id: "op_2" } } : row)),
    3,
  ],
  ["a hash", (rows: AuditRow[]) => rows.map((row, at) => (at === 2 ? { ...row, hash: GENESIS } : row)), 3],
  ["a record taken out", (rows: AuditRow[]) => rows.toSpliced(1, 1), 3],
  ["the first record taken out", (rows: AuditRow[]) => rows.slice(1), 2],
])("%s changed: the first record that does not fit is named", (_name, damage, at) => {
  expect(check(damage(chainOf(5))).brokenAt).toBe(at);
});

test("the hash does not depend on the order in which a record's fields are told", () => {
  const shuffled = Object.fromEntries(Object.entries(facts(1)).reverse()) as AuditFacts;
  expect(auditHash(GENESIS, shuffled)).toEqual(auditHash(GENESIS, facts(1)));
});

test("a session stands in the hash where there is one, and a record without one hashes as before sessions were kept", () => {
  expect(auditHash(GENESIS, { ...facts(1), session_id: null })).toEqual(auditHash(GENESIS, facts(1)));
  const told = auditHash(GENESIS, { ...facts(1), session_id: "os_1" });
  expect(told).not.toEqual(auditHash(GENESIS, facts(1)));
  expect(auditHash(GENESIS, { ...facts(1), session_id: "os_2" })).not.toEqual(told);
});

test("a chain checked in pieces comes to the same end as one checked at once", async () => {
  const rows = chainOf(25);
  const read = async (after: number, limit: number) => rows.slice(after, after + limit);
  const first = new ChainCheck();
  expect(await verifyPiece(first, 10, read)).toBe(false);
  const head = new Uint8Array(Buffer.from(first.headHash, "hex"));
  const second = new ChainCheck({ records: first.records, head });
  expect(await verifyPiece(second, 100, read)).toBe(true);
  expect([second.records, second.headHash]).toEqual([25, check(rows).headHash]);
});

test("a piece that begins with another hash than the one before came to is broken at its first record", async () => {
  const rows = chainOf(20);
  const later = new ChainCheck({ records: 10, head: new Uint8Array(32).fill(7) });
  expect(await verifyPiece(later, 100, async (after, limit) => rows.slice(after, after + limit))).toBe(true);
  expect(later.brokenAt).toBe(11);
});
