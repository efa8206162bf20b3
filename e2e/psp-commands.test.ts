import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { expectAudited } from "@/e2e/audited";
import { eventually, Merchant } from "@/e2e/merchant";
import { A, B, detailOf, healthOf } from "@/e2e/psps";
import { PspsUnderTest } from "@/e2e/psps-under-test";

let psps: PspsUnderTest;

beforeAll(async () => {
  psps = await PspsUnderTest.start();
});
afterEach(() => psps.reset());
afterAll(() => psps.discard());

test("a hold ends at its time by itself, and not before", async () => {
  expect((await psps.command(A, "hold", { reason: "maintenance", minutes: 1 })).status).toBe(200);
  expect((await psps.pay()).charges[0]?.decision.excluded).toEqual([{ psp_account_id: A, because: "on hold" }]);
  // A minute is long for a test: three seconds of it are enough.
  const [held] = await psps.product.sql<{ until: Date }>(
    "UPDATE psp_accounts SET held_until = now() + interval '3 seconds' WHERE id = $1 RETURNING held_until AS until",
    A,
  );
  const chargeId = await eventually("a charge going there again", 20_000, async () => {
    const { payment, charges } = await psps.pay();
    return charges[0]?.psp_account_id === A ? payment.latest_charge_id : undefined;
  });
  const [charge] = await psps.product.sql<{ created_at: Date }>(
    "SELECT created_at FROM charges WHERE id = $1",
    chargeId,
  );
  expect(charge?.created_at.getTime()).toBeGreaterThanOrEqual(held?.until.getTime() ?? Number.POSITIVE_INFINITY);
  expect((await healthOf(psps.merchant, A)).hold).toBeNull();
});

test("an account that is switched off, or on hold, gets no new charges; the history says who did it and why", async () => {
  expect((await psps.command(A, "disable", { reason: "contract ended" })).status).toBe(200);
  expect((await psps.pay()).charges[0]?.decision).toMatchObject({
    chosen: { psp_account_id: B },
    excluded: [{ psp_account_id: A, because: "disabled" }],
  });
  expect((await healthOf(psps.merchant, A)).state).toBe("disabled");
  expect((await psps.command(A, "enable", { reason: "and renewed" })).status).toBe(200);
  expect((await psps.command(A, "hold", { reason: "maintenance", minutes: 5 })).status).toBe(200);
  expect((await psps.pay()).charges[0]?.decision.excluded).toEqual([{ psp_account_id: A, because: "on hold" }]);
  expect((await psps.command(A, "release", { reason: "done" })).status).toBe(200);
  expect((await psps.pay()).charges[0]?.psp_account_id).toBe(A);
  const { history } = await detailOf(psps.merchant, A);
  expect(history.slice(0, 4).map(({ kind, because }) => [kind, because])).toEqual([
    ["hold", "done"],
    ["hold", "maintenance"],
    ["enabled", "and renewed"],
    ["enabled", "contract ended"],
  ]);
  const audited = await psps.product.sql<{ action: string }>(
    "SELECT action FROM audit_log WHERE chain = 'installation' AND object_id = $1 ORDER BY seq DESC LIMIT 4",
    A,
  );
  expect(audited.map(({ action }) => action)).toEqual([
    "psp.hold_changed",
    "psp.hold_changed",
    "psp.enabled_changed",
    "psp.enabled_changed",
  ]);
});

test("a disabled account says since when it is disabled, not since when it was well", async () => {
  await psps.product.sql(
    "UPDATE psp_conditions SET state_since = now() - interval '20 days' WHERE psp_account_id = $1",
    A,
  );
  const before = Date.now();
  expect((await psps.command(A, "disable", { reason: "contract ended" })).status).toBe(200);
  for (const { state, state_since_ms } of [await healthOf(psps.merchant, A), await detailOf(psps.merchant, A)]) {
    expect(state).toBe("disabled");
    // The two clocks are not one.
    expect(state_since_ms).toBeGreaterThan(before - 5_000);
  }
});

test("a hold that would end one in force earlier is refused, unless it is meant", async () => {
  expect((await psps.command(A, "hold", { reason: "maintenance", minutes: 1_440 })).status).toBe(200);
  const { hold } = await healthOf(psps.merchant, A);
  const shorter = { reason: "an hour will do", minutes: 60 };
  const refused = await psps.command(A, "hold", shorter);
  expect(refused.status).toBe(409);
  expect(refused.json.detail).toContain(new Date(hold?.until_ms ?? 0).toISOString().slice(0, 16).replace("T", " "));
  expect((await healthOf(psps.merchant, A)).hold).toEqual(hold);
  expect((await psps.command(A, "hold", { ...shorter, ends_earlier: true })).status).toBe(200);
  expect((await healthOf(psps.merchant, A)).hold?.reason).toBe("an hour will do");
});

test.each([
  ["hold", {}],
  ["hold", { reason: "x", minutes: 0 }],
  ["disable", { reason: "  " }],
  ["disable", { reason: "x", more: 1 }],
  ["disable", { reason: "a\u0000b" }],
  ["hold", { reason: "card 4242 4242 4242 4242", minutes: 1 }],
])("%s with %j is refused", async (name, body) => {
  expect((await psps.command(A, name, body)).status).toBe(400);
});

test("commands need the scope, the account, and to be known", async () => {
  const reader = new Merchant(psps.product.file, 0, psps.product.file.approvers[0]);
  expect((await reader.post(`/v1/admin/psps/${A}:disable`, { reason: "x" }, { key: null })).status).toBe(403);
  expect((await psps.command("psp_none", "disable")).status).toBe(404);
  expect((await psps.command(A, "explode")).status).toBe(404);
});

test("afterwards the auditor finds nothing", () => expectAudited(psps.product));
