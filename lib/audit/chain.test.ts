import { expect, test } from "vitest";
import { type AuditFacts, type AuditRow, auditHash, ChainCheck, GENESIS } from "@/lib/audit/chain";

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
