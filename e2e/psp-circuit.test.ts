import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { expectAudited } from "@/e2e/audited";
import { eventually, Merchant, paymentOf } from "@/e2e/merchant";
import { A, B, chargesOfIntent, detailOf, healthOf, untilCircuit } from "@/e2e/psps";
import { PspsUnderTest } from "@/e2e/psps-under-test";
import { Child } from "@/scripts/launch/child";
import { anyFreePort } from "@/scripts/launch/ports";

const INTENTS = "/v1/payment_intents";

let psps: PspsUnderTest;

beforeAll(async () => {
  psps = await PspsUnderTest.start();
});
afterEach(() => psps.reset());
afterAll(() => psps.discard());

test("failing requests open the circuit: new charges go elsewhere at once, and it closes by single charges", async () => {
  await psps.fault(A, "unavailable", ["authorize", "find"]);
  await psps.payUntilOpen();
  const { payment, charges } = await psps.pay();
  expect(payment.status).toBe("succeeded");
  expect(charges.map(({ decision }) => decision.excluded)).toEqual([[{ psp_account_id: A, because: "circuit open" }]]);
  expect((await healthOf(psps.merchant, A)).state).toBe("down");

  await psps.fault(A);
  await untilCircuit(psps.merchant, A, "half_open");
  const probes: string[] = [];
  for (let n = 0; n < 3; n++) probes.push((await psps.pay()).charges[0]?.decision.chosen.because ?? "");
  expect(probes).toEqual(Array(3).fill("by priority (10), although it is down; it tries the half-open circuit"));
  await untilCircuit(psps.merchant, A, "closed", 5_000);
  const { history } = await detailOf(psps.merchant, A);
  const story = history.filter(({ kind }) => kind === "circuit").map(({ from, to }) => `${from} to ${to}`);
  expect(story.slice(0, 3)).toEqual(["half_open to closed", "open to half_open", "closed to open"]);
});

test("a half-open circuit takes one charge at a time, and opens again when that one fails", async () => {
  await psps.fault(A, "unavailable", ["authorize", "find"]);
  await psps.payUntilOpen();
  await psps.fault(A);
  expect((await psps.command(A, "probe", {})).json).toMatchObject({ answered: true, circuit: "half_open" });
  await psps.fault(A, "unavailable", ["authorize"]);
  const together = await Promise.all(Array.from({ length: 6 }, () => psps.pay()));
  expect(together.map(({ payment }) => payment.status)).toEqual(Array(6).fill("succeeded"));
  const tried = together.filter(({ charges }) => charges[0]?.psp_account_id === A);
  expect(tried).toHaveLength(1);
  await untilCircuit(psps.merchant, A, "open", 5_000);
  const { history } = await detailOf(psps.merchant, A);
  expect(history.find(({ kind, to }) => kind === "circuit" && to === "open")?.because).toBe(
    "the charge that tried it failed (unavailable)",
  );
});

test("what is unknown is settled with its old key, although the circuit is half open and nobody pays", async () => {
  await psps.product.sql("UPDATE psp_accounts SET settle_delay_ms = 1000");
  await psps.fault(A, "hang_before");
  const ids: string[] = [];
  await eventually("the circuit being open", 40_000, async () => {
    const answer = await psps.merchant.post(INTENTS, psps.merchant.payment("tok_visa"), {
      headers: { prefer: "wait=2" },
    });
    const { payment_intent_id, status } = paymentOf(answer);
    if (status === "processing") ids.push(payment_intent_id);
    return (await healthOf(psps.merchant, A)).circuit === "open" ? true : undefined;
  });
  await psps.fault(A);
  expect(ids.length).toBeGreaterThan(0);
  for (const id of ids) await psps.merchant.until(id, ["succeeded"], 90_000);
});

test("two processes share a circuit: what one saw of a PSP, the other one acts on", async () => {
  const { spec } = psps.product.children.app;
  const port = await anyFreePort();
  const app = `http://127.0.0.1:${port}`;
  const second = new Child(
    { ...spec, env: { ...spec.env, PORT: String(port) }, readyUrl: `${app}/readyz`, logFile: `${spec.logFile}.second` },
    () => undefined,
    () => undefined,
  );
  await second.start();
  try {
    const there = new Merchant({ ...psps.product.file, app });
    const chargesThere = async () => {
      const payment = paymentOf(await there.post(INTENTS, there.payment("tok_visa")));
      return chargesOfIntent(psps.product.file, payment.payment_intent_id);
    };
    expect((await chargesThere()).map(({ psp_account_id }) => psp_account_id)).toEqual([A]);
    await psps.fault(A, "unavailable");
    await psps.payUntilOpen();
    expect(await chargesThere()).toMatchObject([
      { psp_account_id: B, decision: { excluded: [{ psp_account_id: A, because: "circuit open" }] } },
    ]);
    expect(await healthOf(there, A)).toMatchObject({ circuit: "open", state: "down" });
    await psps.fault(A);
    await eventually("charges there having closed it", 60_000, async () => {
      await chargesThere();
      return (await healthOf(psps.merchant, A)).circuit === "closed" ? true : undefined;
    });
    expect((await psps.pay()).charges[0]?.psp_account_id).toBe(A);
  } finally {
    await second.stop();
  }
});

test("afterwards the auditor finds nothing", () => expectAudited(psps.product));
