import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectAudited } from "@/e2e/audited";
import { InboxUnderTest } from "@/e2e/inbox-under-test";
import { eventually } from "@/e2e/merchant";
import { A, B, signatureOf, statementOf } from "@/e2e/psps";

const WINDOW_S = 300;

let inbox: InboxUnderTest;

beforeAll(async () => {
  inbox = await InboxUnderTest.start();
});
afterAll(() => inbox.discard());

describe("F1: a notification that is not genuine is refused, and nothing of it is stored", () => {
  test.each([
    ["signed by another PSP account", { signedBy: B }],
    ["with a signature of zeros", { signature: `t=${Math.floor(Date.now() / 1_000)},v1=${"0".repeat(64)}` }],
    ["without a timestamp", { signature: `v1=${"0".repeat(64)}` }],
    ["without a signature", { signature: "" }],
  ])("%s", async (_name, more) => {
    const id = `sn_${crypto.randomUUID()}`;
    expect(await inbox.notify(A, statementOf("sp_x", "captured", id), more)).toBe(401);
    expect(await inbox.stored(id)).toBe(0);
  });

  test("with one byte changed on the way", async () => {
    const id = `sn_${crypto.randomUUID()}`;
    const body = statementOf("sp_x", "captured", id);
    const timestamp = Math.floor(Date.now() / 1_000);
    const other = statementOf("sp_y", "captured", id);
    expect(body.length).toBe(other.length);
    const signature = signatureOf(inbox.product.runFilePath, A, other, timestamp);
    expect(await inbox.notify(A, body, { signature })).toBe(401);
    expect(await inbox.stored(id)).toBe(0);
  });
});

describe("F2: a notification is taken near its time, and once", () => {
  test.each([
    ["too old", -WINDOW_S - 5],
    ["from the future", WINDOW_S + 5],
  ])("%s: refused", async (_name, seconds) => {
    const id = `sn_${crypto.randomUUID()}`;
    const atS = Math.floor(Date.now() / 1_000) + seconds;
    expect(await inbox.notify(A, statementOf("sp_x", "captured", id), { atS })).toBe(401);
    expect(await inbox.stored(id)).toBe(0);
  });

  test("played again within the window: answered alike, stored once", async () => {
    const id = `sn_${crypto.randomUUID()}`;
    const body = statementOf("sp_unknown", "captured", id);
    const statuses = [await inbox.notify(A, body), await inbox.notify(A, body)];
    expect(statuses).toEqual([200, 200]);
    expect(await inbox.stored(id)).toBe(1);
  });
});

test("F3: the signature is over the bytes as they came, and is checked before anything reads them", async () => {
  const id = `sn_${crypto.randomUUID()}`;
  const spaced = `{ "type":"payment.updated",\n  "payment" : {"id":"sp_unknown"}, "id":"${id}" }`;
  expect(await inbox.notify(A, spaced)).toBe(200);
  expect(await inbox.stored(id)).toBe(1);
  // What isn't signed isn't read: no word about its form.
  expect(await inbox.notify(A, "not json", { signature: "" })).toBe(401);
  expect(await inbox.notify(A, "not json")).toBe(400);
});

test("F4: a genuine signature under a false claim moves no money: the PSP is asked, and its word counts", async () => {
  const first = await inbox.merchant.pay("tok_3ds");
  const payment = await inbox.merchant.until(first.payment_intent_id, ["requires_action"]);
  const id = `sn_${crypto.randomUUID()}`;
  expect(await inbox.notify(A, statementOf(await inbox.referenceOf(payment.latest_charge_id), "captured", id))).toBe(
    200,
  );
  await inbox.untilStatus(id, "processed");
  const after = await inbox.merchant.retrieve(payment.payment_intent_id);
  expect(after).toMatchObject({ status: "requires_action", amount_captured: 0 });
  const asked = await inbox.sql(
    "SELECT 1 FROM psp_inquiries q JOIN psp_calls c ON c.id = q.psp_call_id WHERE c.charge_id = $1",
    [payment.latest_charge_id],
  );
  expect(asked.length).toBeGreaterThan(0);
});

test("F5: an account speaks for its own payments alone", async () => {
  const payment = await inbox.merchant.paid("tok_visa");
  const before = await inbox.eventsOf(payment.payment_intent_id, "payment_intent.succeeded");
  const id = `sn_${crypto.randomUUID()}`;
  expect(await inbox.notify(B, statementOf(await inbox.referenceOf(payment.latest_charge_id), "voided", id))).toBe(200);
  const [row] = await eventually("the notification being looked at", 30_000, async () => {
    const rows = await inbox.sql<{ status: string; psp_account_id: string }>(
      "SELECT status, psp_account_id FROM notifications WHERE notification_id = $1 AND tries > 0",
      [id],
    );
    return rows.length > 0 ? rows : undefined;
  });
  expect(row).toEqual({ status: "parked", psp_account_id: B });
  // Nothing links it to the other account's payment, so nobody is shown it as that one's either.
  const [notification] = await inbox.sql<{ id: string }>("SELECT id FROM notifications WHERE notification_id = $1", [
    id,
  ]);
  expect((await inbox.merchant.get(`/v1/admin/notifications/${notification?.id}`)).status).toBe(404);
  expect(await inbox.merchant.retrieve(payment.payment_intent_id)).toMatchObject({ status: "succeeded" });
  expect(await inbox.eventsOf(payment.payment_intent_id, "payment_intent.succeeded")).toBe(before);
});

test("afterwards the auditor finds nothing", () => expectAudited(inbox.product));
