import { readFileSync } from "node:fs";
import pg from "pg";
import { beforeAll, expect, test } from "vitest";
import { query } from "@/e2e/database";
import { Merchant, refundOf } from "@/e2e/merchant";
import { newMerchant } from "@/e2e/new-merchant";
import { Operator } from "@/e2e/operator";
import { readRunFile } from "@/e2e/run-file";
import { newId } from "@/lib/core/id";
import { ApiClientWithSecret } from "@/lib/merchants/schema";
import { PaymentStoryDocument } from "@/lib/payments/story-schema";
import { RefundQueue } from "@/lib/refunds/queue-schema";

const run = readRunFile();
const SERVER = ["payments:read", "payments:write", "refunds:read", "refunds:write"];
const DECIDER = ["payments:read", "refunds:read", "admin:read", "admin:refunds"];

let admin: Operator;
let approver: Operator;
let support: Operator;
beforeAll(async () => {
  admin = await Operator.signIn(run, "admin");
  approver = await Operator.signIn(run, "approver");
  support = await Operator.signIn(run, "support");
});

const sql = (text: string, values: unknown[]) => query(run.database_url, text, values);
const keyed = () => ({ "idempotency-key": crypto.randomUUID() });
const decide = (who: Operator | Merchant, id: string, verb: "approve" | "reject" = "approve") => {
  const path = `/v1/admin/refunds/${id}:${verb}`;
  const body = verb === "reject" ? { reason: "No." } : {};
  return who instanceof Merchant ? who.post(path, body) : who.post(path, body, keyed());
};

/** A merchant that nobody was shown a secret of. */
const shop = () => newMerchant(run, { scopes: SERVER });

/** A client that the console made for the merchant and showed to an admin; `owner`: in whose name it acts. */
async function made(merchantId: string, scopes: string[], owner: string | null = null): Promise<Merchant> {
  const answer = await admin.post("/v1/admin/api_clients", {
    merchant_id: merchantId,
    name: "Made",
    scopes,
    owner_id: owner,
  });
  return withSecret(merchantId, answer.json);
}

function withSecret(merchantId: string, json: unknown): Merchant {
  const { client_id, client_secret } = ApiClientWithSecret.parse(json);
  return new Merchant({
    app: run.app,
    clients: [{ merchant_id: merchantId, client_id, client_secret, webhook_secret: "" }],
  });
}

/** A client of the approver that nobody at the console made, and its id. */
async function ofApprover(merchantId: string): Promise<string> {
  const id = newId("apiClient");
  await sql(
    `INSERT INTO api_clients (id, merchant_id, livemode, name, scopes, owner_operator_id)
     VALUES ($1, $2, false, 'Client of Ada', $3, 'op_demo_approver')`,
    [id, merchantId, DECIDER],
  );
  return id;
}

const shownTo = async (who: Operator | Merchant, merchantId: string, clientId: string): Promise<Merchant> => {
  const path = `/v1/admin/api_clients/${clientId}:rotate_secret`;
  const body = { overlap_hours: 0 };
  const answer = await (who instanceof Merchant ? who.post(path, body, { key: null }) : who.post(path, body));
  expect(answer.status).toBe(200);
  return withSecret(merchantId, answer.json);
};

/** A refund that waits, asked for by a client or at the console. */
async function waiting(payer: Merchant, maker: Operator | Merchant): Promise<string> {
  const { latest_charge_id } = await payer.paid();
  const body = { charge_id: latest_charge_id, reason: "fraudulent" };
  const answer = await (maker instanceof Merchant
    ? maker.post("/v1/refunds", body)
    : maker.post("/v1/admin/refunds", body, keyed()));
  const refund = refundOf(answer);
  expect(refund.status).toBe("requires_approval");
  return refund.refund_id;
}

const plant = (refundId: string, checker: string, role: string, clientId: string | null = null) =>
  sql(
    `INSERT INTO refund_decisions (refund_id, decision, maker_person_id, checker_id, checker_role, client_id, request_hash, request_id)
     SELECT id, 'approved', maker_person_id, $2, $3, $4, request_hash, 'req_planted' FROM refunds WHERE id = $1`,
    [refundId, checker, role, clientId],
  );

test("G1: nobody approves their own refund by a colleague's client whose new secret they were shown", async () => {
  const payer = await shop();
  const client = await ofApprover(payer.id);
  const refund = await waiting(payer, admin);
  const decider = await shownTo(admin, payer.id, client);
  const answer = await decide(decider, refund);
  expect([answer.status, answer.json.code]).toEqual([403, "forbidden"]);
  expect((await decide(decider, refund, "reject")).status).toBe(403);
  await expect(plant(refund, "op_demo_approver", "approver", client)).rejects.toThrow("behind both");
  // Who was shown it stays behind the client, also when the secret has ended.
  const next = await shownTo(admin, payer.id, client);
  expect((await decide(next, refund)).status).toBe(403);
  await expect(sql("DELETE FROM api_client_people WHERE client_id = $1", [client])).rejects.toThrow();
  expect((await decide(approver, refund)).json).toMatchObject({ status: "succeeded" });
});

test("G1: nobody approves their own refund by a client that they made for a colleague, who can use it for others'", async () => {
  const payer = await shop();
  const decider = await made(payer.id, DECIDER, "op_demo_approver");
  const own = await waiting(payer, admin);
  expect((await decide(decider, own)).status).toBe(403);
  const refund = await waiting(payer, support);
  expect((await decide(decider, refund)).json).toMatchObject({ status: "succeeded" });
  const [record] = await sql(
    "SELECT actor_type, after FROM audit_log WHERE object_id = $1 AND action = 'refund.approved'",
    [refund],
  );
  expect(record).toMatchObject({ actor_type: "api_client", after: { checker: "op_demo_approver", client: "Made" } });
  const [row] = await sql("SELECT payment_intent_id AS id FROM refunds WHERE id = $1", [refund]);
  const story = PaymentStoryDocument.parse((await admin.get(`/v1/admin/payments/${row?.id}`)).json);
  expect(story.refunds).toMatchObject([{ decision: { by: "Ada Approver", through: "Made" } }]);
  expect(story.timeline.map(({ sentence }) => sentence)).toContain(
    "Ada Approver, through the client Made, approved the refund of 25.99 EUR.",
  );
});

test("G1: whoever made the client of nobody that asked can't decide, and the queue says why", async () => {
  const payer = await shop();
  const refund = await waiting(payer, await made(payer.id, SERVER));
  expect((await decide(admin, refund)).json).toMatchObject({
    status: 403,
    detail: expect.stringMatching(/^You were shown a secret/),
  });
  await expect(plant(refund, "op_demo_admin", "admin")).rejects.toThrow("behind both");
  const seen = async (who: Operator) =>
    RefundQueue.parse((await who.get(`/api/console/refunds?open=${refund}`)).json).opened?.undecidable;
  expect(await seen(admin)).toBe("You were shown a secret of the client that asked for it. Somebody else decides.");
  expect(await seen(approver)).toBeNull();
  expect((await decide(approver, refund)).status).toBe(200);
});

test("G1: a secret that was shown while the refund waits counts as well", async () => {
  const payer = await shop();
  const [asking] = await sql("SELECT id FROM api_clients WHERE merchant_id = $1", [payer.id]);
  const refund = await waiting(payer, payer);
  await shownTo(admin, payer.id, String(asking?.id));
  expect((await decide(admin, refund)).status).toBe(403);
  expect((await decide(approver, refund)).status).toBe(200);
});

test("G1: what a client shows, everybody behind that client was shown", async () => {
  const payer = await shop();
  const client = await ofApprover(payer.id);
  const manager = await made(payer.id, [...DECIDER, "admin:manage"]);
  await sql("UPDATE api_clients SET of_installation = true WHERE merchant_id = $1 AND 'admin:manage' = ANY(scopes)", [
    payer.id,
  ]);
  const refund = await waiting(payer, admin);
  expect((await decide(await shownTo(manager, payer.id, client), refund)).status).toBe(403);
  expect((await decide(approver, refund)).status).toBe(200);
});

test("G1: who was shown what before it was kept is found in the audit log", async () => {
  const payer = await shop();
  const client = await ofApprover(payer.id);
  const manager = await made(payer.id, ["admin:manage", ...DECIDER]);
  await sql("UPDATE api_clients SET of_installation = true WHERE merchant_id = $1 AND 'admin:manage' = ANY(scopes)", [
    payer.id,
  ]);
  await shownTo(manager, payer.id, client);
  const migration = readFileSync("prisma/migrations/20261126133000_people_behind_clients/migration.sql", "utf8");
  const backfill = /DO \$\$.*?END \$\$;/s.exec(migration)?.[0] ?? "";
  const known = `SELECT p.operator_id FROM api_client_people p JOIN api_clients c ON c.id = p.client_id
                 WHERE c.merchant_id = '${payer.id}' ORDER BY p.client_id`;
  const database = new pg.Client({ connectionString: run.database_url });
  await database.connect();
  try {
    const before = (await database.query(known)).rows;
    expect(before).toEqual([{ operator_id: "op_demo_admin" }, { operator_id: "op_demo_admin" }]);
    // As in an installation from before: nothing is kept yet. Nobody sees it; it is undone.
    await database.query("BEGIN; SET LOCAL session_replication_role = replica; DELETE FROM api_client_people");
    await database.query(backfill);
    expect((await database.query(known)).rows).toEqual(before);
  } finally {
    await database.end();
  }
});

test("G4: a client whose owner is switched off decides about nothing", async () => {
  const payer = await shop();
  const person = { email: `${crypto.randomUUID()}@people.example`, name: "Leaving", role: "approver" };
  const { operator_id } = (await admin.post("/v1/admin/operators", person)).json;
  const decider = await made(payer.id, DECIDER, String(operator_id));
  const [first, second] = [await waiting(payer, support), await waiting(payer, support)];
  expect((await decide(decider, first)).status).toBe(200);
  const off = await admin.post(`/v1/admin/operators/${operator_id}:disable`);
  expect(off.json).toMatchObject({ status: "disabled", clients: [{ name: "Made", merchant_name: "Lists" }] });
  expect((await decide(decider, second)).json).toMatchObject({ status: 403, code: "forbidden" });
  expect((await decide(decider, second, "reject")).status).toBe(403);
  const [client] = await sql("SELECT id FROM api_clients WHERE owner_operator_id = $1", [operator_id]);
  await expect(plant(second, String(operator_id), "approver", String(client?.id))).rejects.toThrow("may not decide");
});
