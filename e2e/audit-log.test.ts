import { afterAll, beforeAll, expect, test } from "vitest";
import { query } from "@/e2e/database";
import { Merchant, refundOf } from "@/e2e/merchant";
import { Operator } from "@/e2e/operator";
import { type Product, startProduct } from "@/e2e/product";
import { auditHash, GENESIS } from "@/lib/audit/chain";
import { AuditPage, Verification } from "@/lib/audit/schema";

let product: Product;
let merchant: Merchant;
let other: Merchant;
let approver: Operator;

beforeAll(async () => {
  product = await startProduct();
  merchant = new Merchant(product.file);
  other = new Merchant(product.file, 1);
  approver = await Operator.signIn(product.file, "approver");
});
afterAll(() => product?.discard());

const sql = (text: string, values: unknown[] = []) => query(product.file.database_url, text, values);

async function decided(): Promise<string> {
  const refund = refundOf(await merchant.refund(await merchant.paid(), { reason: "fraudulent" }));
  const key = { "idempotency-key": crypto.randomUUID() };
  const answer = await approver.post(`/v1/admin/refunds/${refund.refund_id}:approve`, {}, key);
  expect(answer.status).toBe(200);
  return refund.refund_id;
}

async function log(filters: string, who: Operator | Merchant = approver) {
  const answer = await who.get(`/v1/admin/audit_log?${filters}`);
  expect([answer.status, answer.text]).toEqual([200, answer.text]);
  return AuditPage.parse(answer.json);
}

test("the log says who did what, when, from which address and session, before and after", async () => {
  const refund = await decided();
  const { data } = await log(`object=${refund}`);
  expect(data.map(({ action }) => action)).toEqual(["refund.approved", "refund.requested"]);
  const [approved, requested] = data;
  expect(approved).toMatchObject({
    chain: merchant.id,
    actor: { type: "operator", name: "Ada Approver" },
    object: { type: "refund", id: refund },
    before: { status: "requires_approval" },
    after: { amount: "2599", currency: "EUR", role: "approver" },
  });
  expect(approved?.ip).toBe("127.0.0.1");
  expect(approved?.session_id).toMatch(/^os_/);
  expect(requested).toMatchObject({ actor: { type: "api_client", name: "Demo client" }, ip: null, session_id: null });
  const filters = [
    `actor=${approved?.actor.id}`,
    "action=refund.",
    "action=refund.approved",
    `chain=${merchant.id}`,
    `request_id=${approved?.request_id}`,
    `created_gte_ms=${approved?.created_ms}&created_lte_ms=${approved?.created_ms}`,
  ];
  for (const filter of filters) expect((await log(`${filter}&object=${refund}`)).data).toContainEqual(approved);
  expect((await log(`created_gte_ms=${(approved?.created_ms ?? 0) + 1}&object=${refund}`)).data).toEqual([]);
  expect((await log(`created_lte_ms=${(requested?.created_ms ?? 0) - 1}&object=${refund}`)).data).toEqual([]);
});

test("C11: an address that somebody claims to come from is not the one that is kept", async () => {
  const refund = refundOf(await merchant.refund(await merchant.paid(), { reason: "fraudulent" }));
  const claims = { "x-forwarded-for": "6.6.6.6", "x-real-ip": "6.6.6.6", forwarded: "for=6.6.6.6" };
  const headers = { "idempotency-key": crypto.randomUUID(), ...claims };
  expect((await approver.post(`/v1/admin/refunds/${refund.refund_id}:approve`, {}, headers)).status).toBe(200);
  const { data } = await log(`object=${refund.refund_id}&action=refund.approved`);
  expect(data.map(({ ip }) => ip)).toEqual(["127.0.0.1"]);
});

test("the log is read in pages that stay where they are while records come in", async () => {
  const refund = await decided();
  const first = await log("limit=1&action=refund.");
  await decided();
  const second = await log(`limit=1&action=refund.&starting_after=${first.next_cursor}`);
  expect([first.data[0]?.object.id, second.data[0]?.object.id]).toEqual([refund, refund]);
  expect((await approver.get("/v1/admin/audit_log?starting_after=nothing")).status).toBe(400);
});

test("a client reads its own merchant's chain, and no other's", async () => {
  const refund = await decided();
  expect((await log(`object=${refund}`, merchant)).data).toHaveLength(2);
  expect((await log(`object=${refund}`, other)).data).toEqual([]);
  expect((await other.get(`/v1/admin/audit_log/verification?chain=${merchant.id}`)).status).toBe(404);
  expect((await other.get("/v1/admin/audit_log/verification?chain=installation")).status).toBe(404);
});

test("who may not read the log is refused: page, file and verification", async () => {
  const support = await Operator.signIn(product.file, "support");
  for (const path of ["", "/export", `/verification?chain=${merchant.id}`]) {
    expect((await support.get(`/v1/admin/audit_log${path}`)).status).toBe(403);
  }
});

test("a chain with records from before sessions were kept and after verifies, and says the newest hash", async () => {
  await decided();
  const verified = Verification.parse(
    (await approver.get(`/v1/admin/audit_log/verification?chain=${merchant.id}`)).json,
  );
  expect(verified).toMatchObject({ finished: true, broken_at: null });
  const [newest] = await sql(
    "SELECT seq, encode(hash, 'hex') AS hash FROM audit_log WHERE chain = $1 ORDER BY seq DESC LIMIT 1",
    [merchant.id],
  );
  expect([verified.records, verified.head_hash]).toEqual([newest?.seq, newest?.hash]);
  const without = await sql("SELECT 1 FROM audit_log WHERE chain = $1 AND session_id IS NULL", [merchant.id]);
  const within = await sql("SELECT 1 FROM audit_log WHERE chain = $1 AND session_id IS NOT NULL", [merchant.id]);
  expect([without.length > 0, within.length > 0]).toEqual([true, true]);
  const again = `after=${verified.verified}&head=${verified.head_hash}`;
  const rest = await approver.get(`/v1/admin/audit_log/verification?chain=${merchant.id}&${again}`);
  expect(rest.json).toMatchObject({ finished: true, broken_at: null, head_hash: verified.head_hash });
});

test("an address or session that somebody changes past the triggers breaks the chain at that record", async () => {
  const refund = await decided();
  const [record] = await sql("SELECT id, seq FROM audit_log WHERE object_id = $1 AND action = 'refund.approved'", [
    refund,
  ]);
  for (const [column, value] of [
    ["ip", "'10.0.0.1'"],
    ["session_id", "NULL"],
  ] as const) {
    await sql("ALTER TABLE audit_log DISABLE TRIGGER append_only");
    await sql(`CREATE TABLE kept AS SELECT id, ip, session_id FROM audit_log WHERE id = ${record?.id}`);
    await sql(`UPDATE audit_log SET ${column} = ${value} WHERE id = $1`, [record?.id]);
    const broken = await approver.get(`/v1/admin/audit_log/verification?chain=${merchant.id}`);
    await sql("UPDATE audit_log a SET ip = k.ip, session_id = k.session_id FROM kept k WHERE k.id = a.id");
    await sql("DROP TABLE kept");
    await sql("ALTER TABLE audit_log ENABLE TRIGGER append_only");
    expect(broken.json).toMatchObject({ broken_at: record?.seq, finished: true });
  }
  const whole = await approver.get(`/v1/admin/audit_log/verification?chain=${merchant.id}`);
  expect(whole.json).toMatchObject({ broken_at: null });
});

test("a long chain is verified in bounded pieces that together say the same as one", async () => {
  const chain = "m_long";
  await sql("INSERT INTO merchants (id, name) VALUES ($1, 'Long') ON CONFLICT DO NOTHING", [chain]);
  await writeChain(chain, 5_200);
  const first = Verification.parse((await approver.get(`/v1/admin/audit_log/verification?chain=${chain}`)).json);
  expect(first).toMatchObject({ finished: false, verified: 5_000, records: 5_200, broken_at: null });
  const next = `after=${first.verified}&head=${first.head_hash}`;
  const second = Verification.parse(
    (await approver.get(`/v1/admin/audit_log/verification?chain=${chain}&${next}`)).json,
  );
  expect(second).toMatchObject({ finished: true, verified: 5_200, broken_at: null });
  const forged = `after=5000&head=${"0".repeat(64)}`;
  const third = await approver.get(`/v1/admin/audit_log/verification?chain=${chain}&${forged}`);
  expect(third.json).toMatchObject({ broken_at: 5_001 });
});

test("the file has every record that the filters let through, and no cell that a sheet would run", async () => {
  const refund = await decided();
  await sql("UPDATE api_clients SET name = ' =HYPERLINK(\"https://x.example\");=1' WHERE id = $1", [
    product.file.clients[0]?.client_id,
  ]);
  const csv = await approver.get(`/v1/admin/audit_log/export?format=csv&object=${refund}`);
  expect(csv.headers.get("content-type")).toContain("text/csv");
  expect(csv.headers.get("content-disposition")).toContain("audit-log.csv");
  expect(csv.text.trim().split("\n")).toHaveLength(3);
  expect(csv.text).toContain("' =HYPERLINK");
  expect(csv.text).toContain(";'=1");
  expect(csv.text).not.toMatch(/(^|,|") ?=HYPERLINK/m);
  const lines = await approver.get(`/v1/admin/audit_log/export?format=jsonl&object=${refund}`);
  const actions = lines.text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line).action);
  expect(actions).toEqual(["refund.approved", "refund.requested"]);
  const long = await approver.get("/v1/admin/audit_log/export?format=jsonl&chain=m_long");
  expect(long.text.trim().split("\n")).toHaveLength(5_200);
});

/** Writes a chain as the product would, all at once. */
async function writeChain(chain: string, length: number): Promise<void> {
  const at = new Date("2026-01-01T00:00:00.000Z");
  const rows: string[] = [];
  let previous: Uint8Array = GENESIS;
  for (let seq = 1; seq <= length; seq++) {
    const hash = auditHash(previous, {
      chain,
      seq,
      actor_type: "system",
      actor_id: "paydesk",
      action: "test.written",
      object_type: "test",
      object_id: `t_${seq}`,
      before: null,
      after: null,
      request_id: null,
      ip: null,
      created_ms: at.getTime(),
    });
    const hex = (bytes: Uint8Array) => `'\\x${Buffer.from(bytes).toString("hex")}'`;
    rows.push(
      `('${chain}', ${seq}, 'system', 'paydesk', 'test.written', 'test', 't_${seq}', '${at.toISOString()}', ${hex(previous)}, ${hex(hash)})`,
    );
    previous = hash;
  }
  await sql(`INSERT INTO audit_log (chain, seq, actor_type, actor_id, action, object_type, object_id, created_at, prev_hash, hash)
    VALUES ${rows.join(",")}`);
}
