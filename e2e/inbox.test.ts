import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectAudited } from "@/e2e/audited";
import { query } from "@/e2e/database";
import { eventually, Merchant, paymentOf } from "@/e2e/merchant";
import { type Product, startProduct } from "@/e2e/product";
import { A, B, notify, signatureOf, simulatorOf, statementOf } from "@/e2e/psps";
import { chargesOf, ledgerOf, overturnDecline, scriptFault } from "@/e2e/simulator";
import { startSweep } from "@/e2e/sweeps";
import { Notification, NotificationPage } from "@/lib/psp/notification-schema";

const AT_ONCE = { headers: { prefer: "wait=0" } };
const WINDOW_S = 300;

let product: Product;
let merchant: Merchant;

beforeAll(async () => {
  product = await startProduct({ env: { SWEEP_AFTER_MS: "1000", PSP_TIMEOUT_MS: "8000" } });
  merchant = new Merchant(product.file);
});
afterAll(() => product.discard());

const sql = <Row extends object = Record<string, unknown>>(text: string, values: unknown[] = []) =>
  query<Row>(product.file.database_url, text, values);

async function stored(id: string): Promise<number> {
  return (await sql("SELECT 1 FROM notifications WHERE notification_id = $1", [id])).length;
}

async function referenceOf(chargeId: string | null): Promise<string> {
  const [row] = await sql<{ psp_reference: string }>("SELECT psp_reference FROM charges WHERE id = $1", [chargeId]);
  return row?.psp_reference ?? "";
}

/** Waits until what the PSP sent under an id is in one of the statuses; it was tried at least once. */
function untilStatus(id: string, ...statuses: string[]): Promise<Notification> {
  return eventually(`${id} being ${statuses.join(" or ")}`, 60_000, async () => {
    const [row] = await sql<{ id: string; status: string; tries: number }>(
      "SELECT id, status, tries FROM notifications WHERE notification_id = $1",
      [id],
    );
    if (!row || row.tries === 0 || !statuses.includes(row.status)) return undefined;
    return Notification.parse((await merchant.get(`/v1/admin/notifications/${row.id}`)).json);
  });
}

const eventsOf = async (id: string, type: string) =>
  (await sql("SELECT 1 FROM events WHERE payment_intent_id = $1 AND type = $2", [id, type])).length;

describe("F1: a notification that is not genuine is refused, and nothing of it is stored", () => {
  test.each([
    ["signed by another PSP account", { signedBy: B }],
    ["with a signature of zeros", { signature: `t=${Math.floor(Date.now() / 1_000)},v1=${"0".repeat(64)}` }],
    ["without a timestamp", { signature: `v1=${"0".repeat(64)}` }],
    ["without a signature", { signature: "" }],
  ])("%s", async (_name, more) => {
    const id = `sn_${crypto.randomUUID()}`;
    expect(await notify(product, A, statementOf("sp_x", "captured", id), more)).toBe(401);
    expect(await stored(id)).toBe(0);
  });

  test("with one byte changed on the way", async () => {
    const id = `sn_${crypto.randomUUID()}`;
    const body = statementOf("sp_x", "captured", id);
    const timestamp = Math.floor(Date.now() / 1_000);
    const other = statementOf("sp_y", "captured", id);
    expect(body.length).toBe(other.length);
    const signature = signatureOf(product.runFilePath, A, other, timestamp);
    expect(await notify(product, A, body, { signature })).toBe(401);
    expect(await stored(id)).toBe(0);
  });
});

describe("F2: a notification is taken near its time, and once", () => {
  test.each([
    ["too old", -WINDOW_S - 5],
    ["from the future", WINDOW_S + 5],
  ])("%s: refused", async (_name, seconds) => {
    const id = `sn_${crypto.randomUUID()}`;
    const atS = Math.floor(Date.now() / 1_000) + seconds;
    expect(await notify(product, A, statementOf("sp_x", "captured", id), { atS })).toBe(401);
    expect(await stored(id)).toBe(0);
  });

  test("played again within the window: answered alike, stored once", async () => {
    const id = `sn_${crypto.randomUUID()}`;
    const body = statementOf("sp_unknown", "captured", id);
    const statuses = [await notify(product, A, body), await notify(product, A, body)];
    expect(statuses).toEqual([200, 200]);
    expect(await stored(id)).toBe(1);
  });
});

test("F3: the signature is over the bytes as they came, and is checked before anything reads them", async () => {
  const id = `sn_${crypto.randomUUID()}`;
  const spaced = `{ "type":"payment.updated",\n  "payment" : {"id":"sp_unknown"}, "id":"${id}" }`;
  expect(await notify(product, A, spaced)).toBe(200);
  expect(await stored(id)).toBe(1);
  // What isn't signed isn't read: no word about its form.
  expect(await notify(product, A, "not json", { signature: "" })).toBe(401);
  expect(await notify(product, A, "not json")).toBe(400);
});

test("F4: a genuine signature under a false claim moves no money: the PSP is asked, and its word counts", async () => {
  const first = await merchant.pay("tok_3ds");
  const payment = await merchant.until(first.payment_intent_id, ["requires_action"]);
  const id = `sn_${crypto.randomUUID()}`;
  expect(await notify(product, A, statementOf(await referenceOf(payment.latest_charge_id), "captured", id))).toBe(200);
  await untilStatus(id, "processed");
  const after = await merchant.retrieve(payment.payment_intent_id);
  expect(after).toMatchObject({ status: "requires_action", amount_captured: 0 });
  const asked = await sql(
    "SELECT 1 FROM psp_inquiries q JOIN psp_calls c ON c.id = q.psp_call_id WHERE c.charge_id = $1",
    [payment.latest_charge_id],
  );
  expect(asked.length).toBeGreaterThan(0);
});

test("F5: an account speaks for its own payments alone", async () => {
  const payment = await merchant.paid("tok_visa");
  const before = await eventsOf(payment.payment_intent_id, "payment_intent.succeeded");
  const id = `sn_${crypto.randomUUID()}`;
  expect(await notify(product, B, statementOf(await referenceOf(payment.latest_charge_id), "voided", id))).toBe(200);
  const [row] = await eventually("the notification being looked at", 30_000, async () => {
    const rows = await sql<{ status: string; psp_account_id: string }>(
      "SELECT status, psp_account_id FROM notifications WHERE notification_id = $1 AND tries > 0",
      [id],
    );
    return rows.length > 0 ? rows : undefined;
  });
  expect(row).toEqual({ status: "parked", psp_account_id: B });
  // Nothing links it to the other account's payment, so nobody is shown it as that one's either.
  const [notification] = await sql<{ id: string }>("SELECT id FROM notifications WHERE notification_id = $1", [id]);
  expect((await merchant.get(`/v1/admin/notifications/${notification?.id}`)).status).toBe(404);
  expect(await merchant.retrieve(payment.payment_intent_id)).toMatchObject({ status: "succeeded" });
  expect(await eventsOf(payment.payment_intent_id, "payment_intent.succeeded")).toBe(before);
});

test("A11: a notification that is faster than the reply waits for it, and the payment succeeds once", async () => {
  await scriptFault(simulatorOf(product.file, A), { kind: "slow", operations: ["authorize"] });
  const body = merchant.payment("tok_visa");
  const first = paymentOf(await merchant.post("/v1/payment_intents", body, AT_ONCE));
  const booked = await eventually("the PSP having booked it", 20_000, async () => {
    const [charge] = (await ledgerOf(product.file)).filter(({ reference }) => reference === body.order_id);
    return charge;
  });
  await scriptFault(simulatorOf(product.file, A));
  const id = `sn_${crypto.randomUUID()}`;
  expect(await notify(product, A, statementOf(booked.id, "captured", id))).toBe(200);
  // It is stored, and looked at, while our request is still out.
  const out = await eventually("it being parked", 10_000, async () => {
    const rows = await sql<{ call: string; intent: string }>(
      `SELECT c.status AS call, i.status AS intent FROM notifications n, psp_calls c, payment_intents i
       WHERE n.notification_id = $1 AND n.status = 'parked' AND c.charge_id = $2 AND i.latest_charge_id = $2`,
      [id, first.latest_charge_id],
    );
    return rows[0];
  });
  expect(out).toEqual({ call: "in_flight", intent: "processing" });
  const payment = await merchant.until(first.payment_intent_id, ["succeeded"]);
  expect(await untilStatus(id, "processed")).toMatchObject({ payment_intent_ids: [payment.payment_intent_id] });
  expect(await eventsOf(payment.payment_intent_id, "payment_intent.succeeded")).toBe(1);
  expect((await chargesOf(product.file, payment.order_id)).map(({ effects }) => effects)).toEqual([1]);
});

test("A12: the same notification a hundred times at once has one row and one effect", async () => {
  const payment = await merchant.paid("tok_visa");
  const id = `sn_${crypto.randomUUID()}`;
  const body = statementOf(await referenceOf(payment.latest_charge_id), "captured", id);
  const statuses = await Promise.all(Array.from({ length: 100 }, () => notify(product, A, body)));
  expect(new Set(statuses)).toEqual(new Set([200]));
  await untilStatus(id, "processed");
  expect(await stored(id)).toBe(1);
  expect(await eventsOf(payment.payment_intent_id, "payment_intent.succeeded")).toBe(1);
});

test("A13: captured, then authorized: the state never goes back, and nothing is told twice", async () => {
  const first = await merchant.authorized();
  await merchant.post(`/v1/payment_intents/${first.payment_intent_id}/capture`, {});
  const payment = await merchant.until(first.payment_intent_id, ["succeeded"]);
  const told = () => sql("SELECT type FROM events WHERE payment_intent_id = $1 ORDER BY id", [first.payment_intent_id]);
  const before = await told();
  const reference = await referenceOf(payment.latest_charge_id);
  for (const status of ["captured", "authorized"]) {
    const id = `sn_${crypto.randomUUID()}`;
    expect(await notify(product, A, statementOf(reference, status, id))).toBe(200);
    await untilStatus(id, "processed");
    expect(await merchant.retrieve(payment.payment_intent_id)).toEqual(payment);
  }
  expect(await told()).toEqual(before);
});

test("A13: notifications in the wrong order take nothing back", async () => {
  const payment = await merchant.paid("tok_visa");
  const reference = await referenceOf(payment.latest_charge_id);
  const ids = ["captured", "authorized", "requires_action", "declined"].map((status) => ({
    status,
    id: `sn_${crypto.randomUUID()}`,
  }));
  for (const { status, id } of ids) expect(await notify(product, A, statementOf(reference, status, id))).toBe(200);
  for (const { id } of ids) await untilStatus(id, "processed");
  expect(await merchant.retrieve(payment.payment_intent_id)).toMatchObject({
    status: "succeeded",
    amount_captured: payment.amount,
  });
});

test("A14: what names nothing of ours is parked, and taken up by hand or when its reference is known", async () => {
  const id = `sn_${crypto.randomUUID()}`;
  const reference = `sp_${crypto.randomUUID().replaceAll("-", "")}`;
  expect(await notify(product, A, statementOf(reference, "captured", id))).toBe(200);
  const [row] = await eventually("it being parked", 30_000, async () => {
    const rows = await sql<{ id: string; note: string }>(
      "SELECT id, note FROM notifications WHERE notification_id = $1 AND status = 'parked'",
      [id],
    );
    return rows.length > 0 ? rows : undefined;
  });
  expect(row?.note).toBe(`no PSP call of ours has the reference ${reference}`);
  // A merchant's client sees only what names its own.
  expect((await merchant.get(`/v1/admin/notifications/${row?.id}`)).status).toBe(404);

  const payment = await merchant.paid("tok_visa");
  const mine = await referenceOf(payment.latest_charge_id);
  const known = `sn_${crypto.randomUUID()}`;
  expect(await notify(product, A, statementOf(mine, "captured", known))).toBe(200);
  const notification = await untilStatus(known, "processed");
  const again = await merchant.post(`/v1/admin/notifications/${notification.id}:reprocess`, {}, { key: null });
  expect(again.json).toMatchObject({ status: "received", tries: 0, psp_references: [mine] });
  await untilStatus(known, "processed");
  const audited = await sql(
    "SELECT 1 FROM audit_log WHERE object_id = $1 AND action = 'notification.reprocess_requested'",
    [notification.id],
  );
  expect(audited).toHaveLength(1);
  const list = await merchant.get("/v1/admin/notifications?status=processed&limit=5");
  expect(list.status).toBe(200);
  expect((list.json.data as Array<{ id: string }>).map((each) => each.id)).toContain(notification.id);
});

test("what a PSP won't say more about is given up in the end, with the reason, and taken up again by hand", async () => {
  const payment = await merchant.paid("tok_visa");
  await scriptFault(simulatorOf(product.file, A), { kind: "error_500_before", operations: ["find"] });
  const reference = await referenceOf(payment.latest_charge_id);
  const told = `sn_${crypto.randomUUID()}`;
  expect(await notify(product, A, statementOf(reference, "captured", told))).toBe(200);
  const asked = await untilStatus(told, "received");
  expect(asked.note).toBe(`the PSP was asked about ${reference} and did not say what became of it`);
  // The last of the rounds, hours later.
  await sql("UPDATE notifications SET sweeps = 12, swept_at = NULL WHERE notification_id = $1", [told]);
  const dead = await eventually("it being given up", 30_000, async () => {
    await startSweep(sql, "sweep-psp-calls");
    const list = NotificationPage.parse((await merchant.get("/v1/admin/notifications?status=dead")).json);
    return list.data.find(({ psp_notification_id }) => psp_notification_id === told);
  });
  expect(dead.note).toBe(`given up: ${asked.note}`);
  await scriptFault(simulatorOf(product.file, A));
  const again = await merchant.post(`/v1/admin/notifications/${dead.id}:reprocess`, {}, { key: null });
  expect(again.json).toMatchObject({ status: "received", note: null });
  await untilStatus(told, "processed");
});

test("a notification that gets nowhere is looked at after longer and longer pauses", async () => {
  await scriptFault(simulatorOf(product.file, A), { kind: "error_500_before", operations: ["find"] });
  const payment = await merchant.paid("tok_visa");
  const told = `sn_${crypto.randomUUID()}`;
  expect(await notify(product, A, statementOf(await referenceOf(payment.latest_charge_id), "captured", told))).toBe(
    200,
  );
  const rounds = async (counted: number) => {
    await startSweep(sql, "sweep-psp-calls");
    const rows = await sql("SELECT 1 FROM notifications WHERE notification_id = $1 AND sweeps >= $2", [told, counted]);
    return rows.length === 1 ? true : undefined;
  };
  await eventually("two rounds", 30_000, () => rounds(2));
  const startedAt = performance.now();
  await eventually("two more", 60_000, () => rounds(4));
  // Four and eight seconds, where the sweep's patience is one.
  expect(performance.now() - startedAt).toBeGreaterThan(11_000);
  await scriptFault(simulatorOf(product.file, A));
});

test("A10: a PSP that names another amount, and then has the right one in its books, is believed the second time", async () => {
  await scriptFault(simulatorOf(product.file, A), { kind: "wrong_amount", operations: ["authorize"] });
  const first = paymentOf(await merchant.post("/v1/payment_intents", merchant.payment("tok_visa"), AT_ONCE));
  await eventually("the case", 20_000, async () => {
    const rows = await sql("SELECT 1 FROM cases WHERE payment_intent_id = $1 AND kind = 'amount_differs'", [
      first.payment_intent_id,
    ]);
    return rows.length > 0 ? true : undefined;
  });
  await scriptFault(simulatorOf(product.file, A));
  // What the PSP notifies us of has it asked, and it tells the right amount then.
  const payment = await merchant.until(first.payment_intent_id, ["succeeded"]);
  expect(payment.amount_captured).toBe(payment.amount);
});

test("A15: money that comes after we closed the charge opens a case, with a proposal, and never vanishes", async () => {
  const first = await merchant.pay("tok_decline_insufficient_funds");
  const payment = await merchant.until(first.payment_intent_id, ["requires_payment_method"]);
  const [booked] = await chargesOf(product.file, payment.order_id);
  await overturnDecline(simulatorOf(product.file, A), booked?.id ?? "");
  const [row] = await eventually("the case", 60_000, async () => {
    const rows = await sql<{ kind: string; evidence: Record<string, unknown> }>(
      "SELECT kind, evidence FROM cases WHERE payment_intent_id = $1",
      [payment.payment_intent_id],
    );
    return rows.length > 0 ? rows : undefined;
  });
  expect(row).toMatchObject({
    kind: "orphan_charge",
    evidence: { proposal: { operation: "refund", amount: String(payment.amount) }, charge_status: "declined" },
  });
  expect((await merchant.retrieve(payment.payment_intent_id)).status).toBe("requires_payment_method");
});

test("afterwards the auditor finds nothing but what the case explains", () => expectAudited(product));
