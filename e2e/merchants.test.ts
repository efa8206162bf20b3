import { expect, test } from "vitest";
import { query } from "@/e2e/database";
import { eventually, Merchant, refundOf } from "@/e2e/merchant";
import { newMerchant } from "@/e2e/new-merchant";
import { Operator } from "@/e2e/operator";
import { readRunFile } from "@/e2e/run-file";
import { ApiClient, ApiClientWithSecret, Merchant as Shown } from "@/lib/merchants/schema";

const run = readRunFile();
const admin = await Operator.signIn(run, "admin");
const ops = await Operator.signIn(run, "ops");

const SCOPES = ["payments:read", "payments:write", "refunds:read", "refunds:write", "admin:read"];

async function createdMerchant(name = "New shop"): Promise<Shown> {
  const answer = await admin.post("/v1/admin/merchants", { name });
  expect(answer.status).toBe(201);
  return Shown.parse(answer.json);
}

async function createdClient(merchantId: string, more: Record<string, unknown> = {}): Promise<ApiClientWithSecret> {
  const body = { merchant_id: merchantId, name: "Shop server", scopes: SCOPES, ...more };
  const answer = await admin.post("/v1/admin/api_clients", body);
  expect(answer.status).toBe(201);
  return ApiClientWithSecret.parse(answer.json);
}

/** The merchant's server, with what the console showed once. */
function serverOf(client: { merchant_id: string; client_id: string }, secret: string): Merchant {
  const { merchant_id, client_id } = client;
  return new Merchant({
    app: run.app,
    clients: [{ merchant_id, client_id, client_secret: secret, webhook_secret: "" }],
  });
}

async function tokenStatus(clientId: string, secret: string): Promise<number> {
  const response = await fetch(`${run.app}/oauth/token`, {
    method: "POST",
    body: new URLSearchParams({ grant_type: "client_credentials", client_id: clientId, client_secret: secret }),
  });
  await response.body?.cancel();
  return response.status;
}

const audited = (objectId: string) =>
  query<{ action: string; before: unknown; after: unknown }>(
    run.database_url,
    "SELECT action, before, after FROM audit_log WHERE object_id = $1 ORDER BY id",
    [objectId],
  );

test("a merchant that was just created takes payments with the client that was just created", async () => {
  const { merchant_id, refund_policy } = await createdMerchant();
  expect(refund_policy).toEqual({ version: 0, approval: "on", thresholds: [] });
  const { client_secret, ...client } = await createdClient(merchant_id);
  const server = serverOf(client, client_secret);
  const payment = await server.paid();
  expect(payment.merchant_id).toBe(merchant_id);
  expect((await audited(merchant_id)).map(({ action }) => action)).toEqual(["merchant.created"]);
});

test("a merchant that is asked for twice with one key, at once or later, is one merchant", async () => {
  const headers = { "idempotency-key": crypto.randomUUID() };
  const name = `Twice ${crypto.randomUUID()}`;
  const ask = () => admin.post("/v1/admin/merchants", { name }, headers);
  const answers = [...(await Promise.all([ask(), ask(), ask()])), await ask()];
  const ids = answers.map(({ json }) => Shown.parse(json).merchant_id);
  expect(new Set(ids).size).toBe(1);
  expect(await audited(ids[0] ?? "")).toHaveLength(1);
  const other = await admin.post("/v1/admin/merchants", { name: "Another" }, headers);
  expect(other).toMatchObject({ status: 422, json: { code: "idempotency_key_reused" } });
});

test("G13: a client whose answer was lost is one client, and only the secret that was seen last opens something", async () => {
  const { merchant_id } = await createdMerchant();
  const headers = { "idempotency-key": crypto.randomUUID() };
  const ask = () => admin.post("/v1/admin/api_clients", { merchant_id, name: "Server", scopes: SCOPES }, headers);
  const lost = ApiClientWithSecret.parse((await ask()).json);
  const seen = ApiClientWithSecret.parse((await ask()).json);
  expect(seen.client_id).toBe(lost.client_id);
  expect(await tokenStatus(seen.client_id, lost.client_secret)).toBe(401);
  expect(await tokenStatus(seen.client_id, seen.client_secret)).toBe(200);
  expect((await audited(seen.client_id)).map(({ action }) => action)).toEqual([
    "api_client.created",
    "api_client.secret_rotated",
  ]);
});

test("C8: a suspended merchant's tokens are refused at once, and work again when it does", async () => {
  const { merchant_id } = await createdMerchant();
  const { client_secret, ...client } = await createdClient(merchant_id);
  const server = serverOf(client, client_secret);
  expect((await server.get("/v1/payment_intents")).status).toBe(200);
  const suspend = await admin.send("PATCH", `/v1/admin/merchants/${merchant_id}`, { status: "suspended" });
  expect(suspend.json).toMatchObject({ status: "suspended" });
  expect((await server.get("/v1/payment_intents")).status).toBe(401);
  expect(await tokenStatus(client.client_id, client_secret)).toBe(401);
  await admin.send("PATCH", `/v1/admin/merchants/${merchant_id}`, { status: "active" });
  expect((await server.get("/v1/payment_intents")).status).toBe(200);
  const [, suspended, activated] = await audited(merchant_id);
  expect(suspended).toMatchObject({
    action: "merchant.suspended",
    before: { status: "active" },
    after: { status: "suspended" },
  });
  expect(activated?.action).toBe("merchant.activated");
});

test("C8: a client that is switched off, or loses a scope, is refused with the token that it has", async () => {
  const { merchant_id } = await createdMerchant();
  const { client_secret, ...client } = await createdClient(merchant_id);
  const server = serverOf(client, client_secret);
  const path = `/v1/admin/api_clients/${client.client_id}`;
  expect((await server.get("/v1/refunds")).status).toBe(200);
  await admin.send("PATCH", path, { scopes: ["payments:read"] });
  expect((await server.get("/v1/refunds")).status).toBe(403);
  await admin.send("PATCH", path, { status: "disabled" });
  expect((await server.get("/v1/payment_intents")).status).toBe(401);
  await admin.send("PATCH", path, { status: "active", name: "Renamed" });
  expect((await server.get("/v1/payment_intents")).status).toBe(200);
  const records = await audited(client.client_id);
  expect(records.map(({ action }) => action)).toEqual([
    "api_client.created",
    "api_client.changed",
    "api_client.disabled",
    "api_client.enabled",
  ]);
  expect(records[3]).toMatchObject({ before: { name: "Shop server" }, after: { name: "Renamed" } });
});

test("a new secret works beside the old one for the overlap that was chosen, and an ended one no more", async () => {
  const { merchant_id } = await createdMerchant();
  const { client_secret: first, client_id } = await createdClient(merchant_id);
  const path = `/v1/admin/api_clients/${client_id}`;
  const rotated = ApiClientWithSecret.parse((await admin.post(`${path}:rotate_secret`, { overlap_hours: 24 })).json);
  const second = rotated.client_secret;
  expect(await tokenStatus(client_id, first)).toBe(200);
  expect(await tokenStatus(client_id, second)).toBe(200);
  expect((await admin.post(`${path}:rotate_secret`, { overlap_hours: 24 })).json).toMatchObject({
    code: "invalid_state",
    detail: "Two secrets of this client are alive. End the old one first.",
  });
  const old = rotated.secrets.find(({ expires_ms }) => expires_ms !== null);
  expect((old?.expires_ms ?? 0) - Date.now()).toBeGreaterThan(23 * 3_600_000);
  const ended = await admin.post(`${path}:end_secret`, { secret_id: old?.secret_id });
  expect(ended.status).toBe(200);
  expect(await tokenStatus(client_id, first)).toBe(401);
  expect(await tokenStatus(client_id, second)).toBe(200);
  const [last] = ApiClient.parse(ended.json).secrets.filter(({ alive }) => alive);
  expect((await admin.post(`${path}:end_secret`, { secret_id: last?.secret_id })).status).toBe(409);
  const third = ApiClientWithSecret.parse((await admin.post(`${path}:rotate_secret`, { overlap_hours: 0 })).json);
  expect(await tokenStatus(client_id, second)).toBe(401);
  expect(await tokenStatus(client_id, third.client_secret)).toBe(200);
});

test("of two people who rotate at once both secrets are known, and no more than two are alive", async () => {
  const { merchant_id } = await createdMerchant();
  const { client_id } = await createdClient(merchant_id);
  const path = `/v1/admin/api_clients/${client_id}`;
  const answers = await Promise.all([1, 2, 3].map(() => admin.post(`${path}:rotate_secret`, { overlap_hours: 1 })));
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409, 409]);
  const { secrets } = ApiClient.parse((await admin.get(path)).json);
  expect(secrets.filter(({ alive }) => alive)).toHaveLength(2);
});

test("G13: a secret is told once: no list, page, audit record or log holds it or its hash afterwards", async () => {
  const { merchant_id } = await createdMerchant();
  const { client_secret, client_id } = await createdClient(merchant_id);
  const [row] = await query<{ hash: Buffer }>(
    run.database_url,
    "SELECT hash FROM api_client_secrets WHERE client_id = $1",
    [client_id],
  );
  const hash = row?.hash ?? Buffer.alloc(0);
  const places = [
    `/v1/admin/api_clients/${client_id}`,
    `/v1/admin/api_clients?merchant_id=${merchant_id}`,
    `/v1/admin/merchants/${merchant_id}`,
    `/v1/admin/audit_log?chain=${merchant_id}`,
    `/v1/admin/audit_log/export?format=csv&chain=${merchant_id}`,
    `/settings/merchants/${merchant_id}`,
  ];
  for (const path of places) {
    const { status, text } = await admin.get(path);
    expect([path, status]).toEqual([path, 200]);
    for (const secret of [client_secret, hash.toString("hex"), hash.toString("base64")]) {
      expect(text).not.toContain(secret);
    }
  }
  const columns = await query<{ found: boolean }>(
    run.database_url,
    "SELECT EXISTS (SELECT 1 FROM audit_log a WHERE a::text LIKE '%' || $1 || '%') AS found",
    [client_secret],
  );
  expect(columns[0]?.found).toBe(false);
});

test("a refund policy counts for the next refund, in the currency's own decimals, and its change is told in words", async () => {
  const { merchant_id } = await createdMerchant();
  const { client_secret, ...client } = await createdClient(merchant_id);
  const server = serverOf(client, client_secret);
  const path = `/v1/admin/merchants/${merchant_id}/refund_policy`;
  const thresholds = [
    { currency: "JPY", amount: 500 },
    { currency: "KWD", amount: 1_500 },
  ];
  expect((await admin.send("PUT", path, { version: 0, approval: "on", thresholds })).status).toBe(200);
  expect((await admin.get(path)).json).toEqual({ version: 1, approval: "on", thresholds });
  const payment = await server.paid("tok_visa", { amount: 999_999_999_999, currency: "JPY" });
  expect(refundOf(await server.refund(payment, { amount: 499 })).status).toBe("succeeded");
  expect(refundOf(await server.refund(payment, { amount: 500 })).status).toBe("requires_approval");
  await admin.send("PUT", path, { version: 1, approval: "off", thresholds: [] });
  expect(refundOf(await server.refund(payment, { amount: 500 })).status).toBe("succeeded");
  const changes = (await audited(merchant_id)).filter(({ action }) => action === "refund_policy.changed");
  expect(changes).toMatchObject([
    { before: { thresholds: "none" }, after: { thresholds: "from 500 JPY, from 1.500 KWD" } },
    { before: { approval: "on" }, after: { approval: "off", thresholds: "none" } },
  ]);
  const twice = [...thresholds, { currency: "JPY", amount: 1 }];
  expect((await admin.send("PUT", path, { version: 2, approval: "on", thresholds: twice })).status).toBe(400);
  const unknown = { version: 2, approval: "on", thresholds: [{ currency: "XXX", amount: 1 }] };
  expect((await admin.send("PUT", path, unknown)).status).toBe(400);
});

test("of two who change a refund policy from the same version one is refused, and takes nothing away", async () => {
  const { merchant_id } = await createdMerchant();
  const path = `/v1/admin/merchants/${merchant_id}/refund_policy`;
  const put = (currency: string) =>
    admin.send("PUT", path, { version: 0, approval: "on", thresholds: [{ currency, amount: 1_000 }] });
  const answers = await Promise.all(["CAD", "EUR"].map(put));
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
  const kept = answers[0]?.status === 200 ? "CAD" : "EUR";
  expect((await admin.get(path)).json).toMatchObject({ version: 1, thresholds: [{ currency: kept, amount: 1_000 }] });
});

test("G16: what gives somebody more needs a fresh proof; what takes it away does not wait for one", async () => {
  const { merchant_id } = await createdMerchant();
  const { client_id } = await createdClient(merchant_id);
  const late = await Operator.signIn(run, "admin");
  await query(
    run.database_url,
    `UPDATE operator_sessions SET authenticated_at = now() - interval '11 minutes'
     WHERE id = (SELECT max(s.id) FROM operator_sessions s JOIN operators o ON o.id = s.operator_id WHERE o.role = 'admin')`,
  );
  const client = `/v1/admin/api_clients/${client_id}`;
  const merchant = `/v1/admin/merchants/${merchant_id}`;
  const giving = [
    await late.post("/v1/admin/api_clients", { merchant_id, name: "x", scopes: ["payments:read"] }),
    await late.post(`${client}:rotate_secret`, {}),
    await late.send("PATCH", client, { scopes: ["admin:manage"] }),
    await late.send("PUT", `${merchant}/refund_policy`, { version: 0, approval: "off", thresholds: [] }),
  ];
  for (const { json } of giving) expect(json).toMatchObject({ code: "reauthentication_required" });
  expect((await late.send("PATCH", client, { status: "disabled" })).status).toBe(200);
  expect((await late.send("PATCH", merchant, { status: "suspended" })).status).toBe(200);
});

test("everybody sees merchants, and only an admin of the console changes them", async () => {
  const { merchant_id } = await createdMerchant();
  const { client_id } = await createdClient(merchant_id);
  const demo = new Merchant(run);
  expect((await ops.get(`/v1/admin/merchants/${merchant_id}`)).status).toBe(200);
  const acts = [
    ["POST", "/v1/admin/merchants", { name: "x" }],
    ["PATCH", `/v1/admin/merchants/${merchant_id}`, { name: "x" }],
    ["PUT", `/v1/admin/merchants/${merchant_id}/refund_policy`, { version: 0, approval: "off", thresholds: [] }],
    ["POST", "/v1/admin/api_clients", { merchant_id, name: "x", scopes: ["payments:read"] }],
    ["PATCH", `/v1/admin/api_clients/${client_id}`, { name: "x" }],
    ["POST", `/v1/admin/api_clients/${client_id}:rotate_secret`, {}],
    ["POST", `/v1/admin/api_clients/${client_id}:end_secret`, { secret_id: "x" }],
  ] as const;
  for (const [method, path, body] of acts) {
    expect([path, (await ops.send(method, path, body)).status]).toEqual([path, 403]);
    const foreign = { origin: "https://elsewhere.example" };
    expect([path, (await admin.send(method, path, body, foreign)).status]).toEqual([path, 403]);
  }
  expect((await demo.post("/v1/admin/merchants", { name: "x" }, { key: null })).status).toBe(403);
  expect((await demo.get(`/v1/admin/merchants/${merchant_id}`)).status).toBe(404);
  expect((await demo.get(`/v1/admin/api_clients/${client_id}`)).status).toBe(404);
});

test("a merchant's client makes no others, and one of the installation gives no more than it has", async () => {
  const server = await newMerchant(run, { scopes: ["payments:read", "admin:read", "admin:manage"] });
  const create = (more: Record<string, unknown>) =>
    server.post(
      "/v1/admin/api_clients",
      { merchant_id: server.id, name: "Second", scopes: ["payments:read"], ...more },
      { key: null },
    );
  const [owner] = await query<{ id: string }>(run.database_url, "SELECT id FROM operators WHERE role = 'approver'");
  expect((await create({})).status).toBe(403);
  await query(run.database_url, "UPDATE api_clients SET of_installation = true WHERE merchant_id = $1", [server.id]);
  expect((await create({ scopes: ["admin:refunds"] })).status).toBe(403);
  expect((await create({ livemode: true })).status).toBe(403);
  expect((await create({ merchant_id: run.clients[0]?.merchant_id })).status).toBe(404);
  expect((await create({ owner_id: owner?.id })).status).toBe(403);
  const made = await create({});
  expect(made.status).toBe(201);
  const { client_id } = ApiClient.parse({ ...made.json, client_secret: undefined });
  const listed = await server.get("/v1/admin/api_clients");
  expect((listed.json.data as ApiClient[]).map((each) => each.client_id)).toContain(client_id);
  const rotated = await server.post(
    `/v1/admin/api_clients/${client_id}:rotate_secret`,
    { overlap_hours: 0 },
    { key: null },
  );
  expect(rotated.status).toBe(200);
  await eventually("its record", 5_000, async () => ((await audited(client_id)).length === 2 ? true : undefined));
});
