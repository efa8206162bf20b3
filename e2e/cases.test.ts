import { expect, test } from "vitest";
import { openedCase } from "@/e2e/cases";
import { query } from "@/e2e/database";
import { Merchant } from "@/e2e/merchant";
import { Operator } from "@/e2e/operator";
import { readRunFile } from "@/e2e/run-file";
import { Case } from "@/lib/cases/schema";

const run = readRunFile();
const merchant = new Merchant(run);
const other = new Merchant(run, 1);
const support = await Operator.signIn(run, "support");
const ops = await Operator.signIn(run, "ops");
const admin = await Operator.signIn(run, "admin");
const viewer = await Operator.signIn(run, "viewer");

const pathOf = (id: string, command = "") => `/v1/admin/cases/${id}${command && `:${command}`}`;

test("a case tells its evidence in plain words, with the payment it is about", async () => {
  const { caseId, payment } = await openedCase(run, merchant);
  const { status, json } = await support.get(pathOf(caseId));
  expect(status).toBe(200);
  expect(json).toMatchObject({
    kind: "amount_differs",
    status: "open",
    payment_intent_id: payment.payment_intent_id,
    order_id: payment.order_id,
    amount: 2599,
    currency: "EUR",
    taken: null,
    resolution: null,
  });
  const [asked, answered, because] = json.findings as string[];
  expect(asked).toBe("Simulator A was asked to charge 25.99 EUR.");
  expect(answered).toMatch(/^It answered that it moved [\d.]+ EUR \(reference [\w-]+\)\.$/);
  expect(answered).not.toContain("25.99");
  expect(because).toContain("not what was asked for");
  expect(json.advice).not.toBe("");
});

test("of two people who take a case at once one has it, and the other is told who", async () => {
  const { caseId } = await openedCase(run, merchant);
  const answers = await Promise.all([support.post(pathOf(caseId, "take")), ops.post(pathOf(caseId, "take"))]);
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
  const won = answers.find(({ status }) => status === 200)?.json;
  const lost = answers.find(({ status }) => status === 409)?.json;
  const { name } = Case.parse(won).taken ?? { name: "nobody" };
  expect(lost).toMatchObject({ code: "invalid_state", detail: expect.stringContaining(`${name} has taken this case`) });
});

test("of two people who resolve a case at once one does, and the other is told who", async () => {
  const { caseId } = await openedCase(run, merchant);
  const answers = await Promise.all([
    support.post(pathOf(caseId, "resolve"), { resolution: "Paid back at the PSP." }),
    ops.post(pathOf(caseId, "resolve"), { resolution: "Nothing to do." }),
  ]);
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
  const won = answers.find(({ status }) => status === 200)?.json;
  const lost = answers.find(({ status }) => status === 409)?.json;
  const { name } = Case.parse(won).resolution ?? { name: "nobody" };
  expect(lost?.detail).toBe(`${name} has resolved this case already.`);
  const records = await query(run.database_url, "SELECT 1 FROM audit_log WHERE object_id = $1", [caseId]);
  expect(records).toHaveLength(1);
});

test("who has taken a case keeps it until they release it; an admin may release it for them", async () => {
  const { caseId } = await openedCase(run, merchant);
  expect((await support.post(pathOf(caseId, "take"))).status).toBe(200);
  expect((await support.post(pathOf(caseId, "take"))).json).toMatchObject({ status: "taken" });
  expect((await ops.post(pathOf(caseId, "release"))).status).toBe(409);
  expect((await ops.post(pathOf(caseId, "resolve"), { resolution: "Mine." })).status).toBe(409);
  expect((await admin.post(pathOf(caseId, "release"))).json).toMatchObject({ status: "open", taken: null });
  expect((await ops.post(pathOf(caseId, "take"))).json).toMatchObject({ status: "taken" });
  const done = await ops.post(pathOf(caseId, "resolve"), { resolution: "The merchant agreed to 25.00." });
  expect(done.json).toMatchObject({ status: "resolved", resolution: { text: "The merchant agreed to 25.00." } });
  expect((await ops.post(pathOf(caseId, "release"))).status).toBe(409);
  const records = await query<{ action: string; ip: string | null; session_id: string | null }>(
    run.database_url,
    "SELECT action, ip, session_id FROM audit_log WHERE object_id = $1 ORDER BY seq",
    [caseId],
  );
  expect(records.map(({ action }) => action)).toEqual(["case.taken", "case.released", "case.taken", "case.resolved"]);
  for (const { ip, session_id } of records) {
    expect(ip).toBe("127.0.0.1");
    expect(session_id).toMatch(/^os_/);
  }
});

test("resolving says what was done, and moves no money", async () => {
  const { caseId, payment } = await openedCase(run, merchant);
  expect((await support.post(pathOf(caseId, "resolve"), {})).status).toBe(400);
  expect(
    (await support.post(pathOf(caseId, "resolve"), { resolution: "card 4242 4242 4242 4242" })).json,
  ).toMatchObject({
    code: "card_data_not_allowed",
  });
  const before = await merchant.retrieve(payment.payment_intent_id);
  expect((await support.post(pathOf(caseId, "resolve"), { resolution: " \u00a0" })).status).toBe(400);
  expect((await support.post(pathOf(caseId, "resolve"), { resolution: "Looked at it." })).status).toBe(200);
  expect(await merchant.retrieve(payment.payment_intent_id)).toEqual(before);
});

test("who may not resolve is refused, and so is a page elsewhere", async () => {
  const { caseId } = await openedCase(run, merchant);
  for (const command of ["take", "release", "resolve"]) {
    const body = command === "resolve" ? { resolution: "x" } : {};
    expect((await viewer.post(pathOf(caseId, command), body)).json).toMatchObject({ code: "forbidden" });
    const elsewhere = await support.post(pathOf(caseId, command), body, { origin: "https://elsewhere.example" });
    expect(elsewhere.status).toBe(403);
  }
  expect((await viewer.get(pathOf(caseId))).json).toMatchObject({ status: "open" });
  expect((await support.post(pathOf(caseId, "explode"))).status).toBe(404);
});

test("a client sees and handles its own merchant's cases alone, newest first and by kind and state", async () => {
  const first = await openedCase(run, merchant);
  const second = await openedCase(run, merchant);
  const listed = await merchant.get("/v1/admin/cases?kind=amount_differs&status=open&limit=100");
  const ids = (listed.json.data as Array<{ case_id: string }>).map(({ case_id }) => case_id);
  expect(ids.indexOf(second.caseId)).toBeGreaterThanOrEqual(0);
  expect(ids.indexOf(first.caseId)).toBeGreaterThan(ids.indexOf(second.caseId));
  expect(ids).toEqual(ids.toSorted().reverse());
  expect((await other.get("/v1/admin/cases?limit=100")).text).not.toContain(first.caseId);
  expect((await other.get(pathOf(first.caseId))).status).toBe(404);
  expect((await other.post(pathOf(first.caseId, "take"), {}, { key: null })).status).toBe(404);
  expect((await other.get(`/v1/admin/cases?starting_after=${first.caseId}`)).status).toBe(400);
  expect((await merchant.post(pathOf(first.caseId, "take"), {}, { key: null })).json).toMatchObject({
    status: "taken",
  });
});
