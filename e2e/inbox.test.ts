import { afterAll, beforeAll, expect, test } from "vitest";
import { expectAudited } from "@/e2e/audited";
import { InboxUnderTest } from "@/e2e/inbox-under-test";
import { eventually, paymentOf } from "@/e2e/merchant";
import { A, simulatorOf, statementOf } from "@/e2e/psps";
import { chargesOf, ledgerOf, overturnDecline, scriptFault } from "@/e2e/simulator";
import { startSweep } from "@/e2e/sweeps";
import { NotificationPage } from "@/lib/psp/notification-schema";

const AT_ONCE = { headers: { prefer: "wait=0" } };

let inbox: InboxUnderTest;

beforeAll(async () => {
  inbox = await InboxUnderTest.start();
});
afterAll(() => inbox.discard());

test("A11: a notification that is faster than the reply waits for it, and the payment succeeds once", async () => {
  await scriptFault(simulatorOf(inbox.product.file, A), { kind: "slow", operations: ["authorize"] });
  const body = inbox.merchant.payment("tok_visa");
  const first = paymentOf(await inbox.merchant.post("/v1/payment_intents", body, AT_ONCE));
  const booked = await eventually("the PSP having booked it", 20_000, async () => {
    const [charge] = (await ledgerOf(inbox.product.file)).filter(({ reference }) => reference === body.order_id);
    return charge;
  });
  await scriptFault(simulatorOf(inbox.product.file, A));
  const id = `sn_${crypto.randomUUID()}`;
  expect(await inbox.notify(A, statementOf(booked.id, "captured", id))).toBe(200);
  // It is stored, and looked at, while our request is still out.
  const out = await eventually("it being parked", 10_000, async () => {
    const rows = await inbox.sql<{ call: string; intent: string }>(
      `SELECT c.status AS call, i.status AS intent FROM notifications n, psp_calls c, payment_intents i
       WHERE n.notification_id = $1 AND n.status = 'parked' AND c.charge_id = $2 AND i.latest_charge_id = $2`,
      [id, first.latest_charge_id],
    );
    return rows[0];
  });
  expect(out).toEqual({ call: "in_flight", intent: "processing" });
  const payment = await inbox.merchant.until(first.payment_intent_id, ["succeeded"]);
  expect(await inbox.untilStatus(id, "processed")).toMatchObject({ payment_intent_ids: [payment.payment_intent_id] });
  expect(await inbox.eventsOf(payment.payment_intent_id, "payment_intent.succeeded")).toBe(1);
  expect((await chargesOf(inbox.product.file, payment.order_id)).map(({ effects }) => effects)).toEqual([1]);
});

test("A12: the same notification a hundred times at once has one row and one effect", async () => {
  const payment = await inbox.merchant.paid("tok_visa");
  const id = `sn_${crypto.randomUUID()}`;
  const body = statementOf(await inbox.referenceOf(payment.latest_charge_id), "captured", id);
  const statuses = await Promise.all(Array.from({ length: 100 }, () => inbox.notify(A, body)));
  expect(new Set(statuses)).toEqual(new Set([200]));
  await inbox.untilStatus(id, "processed");
  expect(await inbox.stored(id)).toBe(1);
  expect(await inbox.eventsOf(payment.payment_intent_id, "payment_intent.succeeded")).toBe(1);
});

test("A13: captured, then authorized: the state never goes back, and nothing is told twice", async () => {
  const first = await inbox.merchant.authorized();
  await inbox.merchant.post(`/v1/payment_intents/${first.payment_intent_id}/capture`, {});
  const payment = await inbox.merchant.until(first.payment_intent_id, ["succeeded"]);
  const told = () =>
    inbox.sql("SELECT type FROM events WHERE payment_intent_id = $1 ORDER BY id", [first.payment_intent_id]);
  const before = await told();
  const reference = await inbox.referenceOf(payment.latest_charge_id);
  for (const status of ["captured", "authorized"]) {
    const id = `sn_${crypto.randomUUID()}`;
    expect(await inbox.notify(A, statementOf(reference, status, id))).toBe(200);
    await inbox.untilStatus(id, "processed");
    expect(await inbox.merchant.retrieve(payment.payment_intent_id)).toEqual(payment);
  }
  expect(await told()).toEqual(before);
});

test("A13: notifications in the wrong order take nothing back", async () => {
  const payment = await inbox.merchant.paid("tok_visa");
  const reference = await inbox.referenceOf(payment.latest_charge_id);
  const ids = ["captured", "authorized", "requires_action", "declined"].map((status) => ({
    status,
    id: `sn_${crypto.randomUUID()}`,
  }));
  for (const { status, id } of ids) expect(await inbox.notify(A, statementOf(reference, status, id))).toBe(200);
  for (const { id } of ids) await inbox.untilStatus(id, "processed");
  expect(await inbox.merchant.retrieve(payment.payment_intent_id)).toMatchObject({
    status: "succeeded",
    amount_captured: payment.amount,
  });
});

test("A14: what names nothing of ours is parked, and taken up by hand or when its reference is known", async () => {
  const id = `sn_${crypto.randomUUID()}`;
  const reference = `sp_${crypto.randomUUID().replaceAll("-", "")}`;
  expect(await inbox.notify(A, statementOf(reference, "captured", id))).toBe(200);
  const [row] = await eventually("it being parked", 30_000, async () => {
    const rows = await inbox.sql<{ id: string; note: string }>(
      "SELECT id, note FROM notifications WHERE notification_id = $1 AND status = 'parked'",
      [id],
    );
    return rows.length > 0 ? rows : undefined;
  });
  expect(row?.note).toBe(`no PSP call of ours has the reference ${reference}`);
  // A merchant's client sees only what names its own.
  expect((await inbox.merchant.get(`/v1/admin/notifications/${row?.id}`)).status).toBe(404);

  const payment = await inbox.merchant.paid("tok_visa");
  const mine = await inbox.referenceOf(payment.latest_charge_id);
  const known = `sn_${crypto.randomUUID()}`;
  expect(await inbox.notify(A, statementOf(mine, "captured", known))).toBe(200);
  const notification = await inbox.untilStatus(known, "processed");
  const again = await inbox.merchant.post(`/v1/admin/notifications/${notification.id}:reprocess`, {}, { key: null });
  expect(again.json).toMatchObject({ status: "received", tries: 0, psp_references: [mine] });
  await inbox.untilStatus(known, "processed");
  const audited = await inbox.sql(
    "SELECT 1 FROM audit_log WHERE object_id = $1 AND action = 'notification.reprocess_requested'",
    [notification.id],
  );
  expect(audited).toHaveLength(1);
  const list = await inbox.merchant.get("/v1/admin/notifications?status=processed&limit=5");
  expect(list.status).toBe(200);
  expect((list.json.data as Array<{ id: string }>).map((each) => each.id)).toContain(notification.id);
});

test("what a PSP won't say more about is given up in the end, with the reason, and taken up again by hand", async () => {
  const payment = await inbox.merchant.paid("tok_visa");
  await scriptFault(simulatorOf(inbox.product.file, A), { kind: "error_500_before", operations: ["find"] });
  const reference = await inbox.referenceOf(payment.latest_charge_id);
  const told = `sn_${crypto.randomUUID()}`;
  expect(await inbox.notify(A, statementOf(reference, "captured", told))).toBe(200);
  const asked = await inbox.untilStatus(told, "received");
  expect(asked.note).toBe(`the PSP was asked about ${reference} and did not say what became of it`);
  // The last of the rounds, hours later.
  await inbox.sql("UPDATE notifications SET sweeps = 12, swept_at = NULL WHERE notification_id = $1", [told]);
  const dead = await eventually("it being given up", 30_000, async () => {
    await startSweep(inbox.sql, "sweep-psp-calls");
    const list = NotificationPage.parse((await inbox.merchant.get("/v1/admin/notifications?status=dead")).json);
    return list.data.find(({ psp_notification_id }) => psp_notification_id === told);
  });
  expect(dead.note).toBe(`given up: ${asked.note}`);
  await scriptFault(simulatorOf(inbox.product.file, A));
  const again = await inbox.merchant.post(`/v1/admin/notifications/${dead.id}:reprocess`, {}, { key: null });
  expect(again.json).toMatchObject({ status: "received", note: null });
  await inbox.untilStatus(told, "processed");
});

test("a notification that gets nowhere is looked at after longer and longer pauses", async () => {
  await scriptFault(simulatorOf(inbox.product.file, A), { kind: "error_500_before", operations: ["find"] });
  const payment = await inbox.merchant.paid("tok_visa");
  const told = `sn_${crypto.randomUUID()}`;
  expect(await inbox.notify(A, statementOf(await inbox.referenceOf(payment.latest_charge_id), "captured", told))).toBe(
    200,
  );
  const rounds = async (counted: number) => {
    await startSweep(inbox.sql, "sweep-psp-calls");
    const rows = await inbox.sql("SELECT 1 FROM notifications WHERE notification_id = $1 AND sweeps >= $2", [
      told,
      counted,
    ]);
    return rows.length === 1 ? true : undefined;
  };
  await eventually("two rounds", 30_000, () => rounds(2));
  const startedAt = performance.now();
  await eventually("two more", 60_000, () => rounds(4));
  // Four and eight seconds, where the sweep's patience is one.
  expect(performance.now() - startedAt).toBeGreaterThan(11_000);
  await scriptFault(simulatorOf(inbox.product.file, A));
});

test("A10: a PSP that names another amount, and then has the right one in its books, is believed the second time", async () => {
  await scriptFault(simulatorOf(inbox.product.file, A), { kind: "wrong_amount", operations: ["authorize"] });
  const first = paymentOf(
    await inbox.merchant.post("/v1/payment_intents", inbox.merchant.payment("tok_visa"), AT_ONCE),
  );
  await eventually("the case", 20_000, async () => {
    const rows = await inbox.sql("SELECT 1 FROM cases WHERE payment_intent_id = $1 AND kind = 'amount_differs'", [
      first.payment_intent_id,
    ]);
    return rows.length > 0 ? true : undefined;
  });
  await scriptFault(simulatorOf(inbox.product.file, A));
  // What the PSP notifies us of has it asked, and it tells the right amount then.
  const payment = await inbox.merchant.until(first.payment_intent_id, ["succeeded"]);
  expect(payment.amount_captured).toBe(payment.amount);
});

test("A15: money that comes after we closed the charge opens a case, with a proposal, and never vanishes", async () => {
  const first = await inbox.merchant.pay("tok_decline_insufficient_funds");
  const payment = await inbox.merchant.until(first.payment_intent_id, ["requires_payment_method"]);
  const [booked] = await chargesOf(inbox.product.file, payment.order_id);
  await overturnDecline(simulatorOf(inbox.product.file, A), booked?.id ?? "");
  const [row] = await eventually("the case", 60_000, async () => {
    const rows = await inbox.sql<{ kind: string; evidence: Record<string, unknown> }>(
      "SELECT kind, evidence FROM cases WHERE payment_intent_id = $1",
      [payment.payment_intent_id],
    );
    return rows.length > 0 ? rows : undefined;
  });
  expect(row).toMatchObject({
    kind: "orphan_charge",
    evidence: { proposal: { operation: "refund", amount: String(payment.amount) }, charge_status: "declined" },
  });
  expect((await inbox.merchant.retrieve(payment.payment_intent_id)).status).toBe("requires_payment_method");
});

test("afterwards the auditor finds nothing but what the case explains", () => expectAudited(inbox.product));
