import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { Answer } from "@/e2e/answer";
import { expectAudited } from "@/e2e/audited";
import { query } from "@/e2e/database";
import { eventually, Merchant, paymentOf } from "@/e2e/merchant";
import { type Product, startProduct } from "@/e2e/product";
import { A, B, chargesOfIntent, detailOf, healthOf, putRules, simulatorOf, untilCircuit } from "@/e2e/psps";
import { chargesOf, scriptFault } from "@/e2e/simulator";
import { startSweep } from "@/e2e/sweeps";
import { Child } from "@/scripts/launch/child";
import { anyFreePort } from "@/scripts/launch/ports";

const INTENTS = "/v1/payment_intents";
/** A short pause of the tests: enough failures are there after two requests. */
const FAILURES_MIN = 2;

let product: Product;
let merchant: Merchant;

beforeAll(async () => {
  product = await startProduct({ env: { PSP_CIRCUIT_FAILURES_MIN: String(FAILURES_MIN), SWEEP_AFTER_MS: "1000" } });
  merchant = new Merchant(product.file);
});
afterAll(() => product.discard());

/** Faults end, and every account is as if nothing had been: tests follow each other on one product. */
afterEach(async () => {
  for (const account of [A, B]) await scriptFault(simulatorOf(product.file, account));
  await query(
    product.file.database_url,
    `UPDATE psp_conditions SET circuit = 'half_open', next_probe_at = NULL WHERE circuit = 'open'`,
  );
  await query(
    product.file.database_url,
    `UPDATE psp_conditions SET circuit = 'closed', probe_charge_id = NULL, probe_until = NULL, openings = 0, state = 'healthy'`,
  );
  await query(
    product.file.database_url,
    "UPDATE psp_accounts SET enabled = true, held_until = NULL, hold_reason = NULL, held_by = NULL",
  );
  await putRules(merchant, []);
});

const fault = (account: string, kind: string, operations = ["authorize"]) =>
  scriptFault(simulatorOf(product.file, account), { kind, operations });

async function command(account: string, name: string, body: unknown = { reason: "a test" }): Promise<Answer> {
  return merchant.post(`/v1/admin/psps/${account}:${name}`, body, { key: null });
}

async function pay(token = "tok_visa", more: Record<string, unknown> = {}) {
  const body = merchant.payment(token, more);
  const payment = paymentOf(await merchant.post(INTENTS, body));
  const charges = await chargesOfIntent(product.file, payment.payment_intent_id);
  return { payment, orderId: payment.order_id, charges };
}

/** Pays until the first account's circuit is open: good answers of the last ten seconds speak for it at first. */
async function payUntilOpen(): Promise<void> {
  await eventually("the circuit being open", 30_000, async () => {
    expect((await pay()).payment.status).toBe("succeeded");
    return (await healthOf(merchant, A)).circuit === "open" ? true : undefined;
  });
}

test("a request that the first PSP refuses is made at the second, within the same confirm", async () => {
  const { payment, orderId, charges } = await pay("tok_down_a");
  expect(payment).toMatchObject({ status: "succeeded", last_error: null });
  expect(charges.map(({ psp_account_id, status }) => [psp_account_id, status])).toEqual([
    [A, "failed"],
    [B, "captured"],
  ]);
  expect(charges[1]?.decision).toMatchObject({
    chosen: { because: "by priority (20)" },
    excluded: [{ psp_account_id: A, because: "tried before" }],
  });
  expect((await chargesOf(product.file, orderId)).map(({ effects }) => effects)).toEqual([1]);
});

test("the same key is answered by the second charge, and again byte for byte", async () => {
  const key = crypto.randomUUID();
  const body = merchant.payment("tok_down_a");
  const first = await merchant.post(INTENTS, body, { key });
  const again = await merchant.post(INTENTS, body, { key });
  expect(paymentOf(first).status).toBe("succeeded");
  expect(again.text).toBe(first.text);
  expect(again.headers.get("idempotent-replayed")).toBe("true");
});

test("A8: a PSP that can't be connected to is skipped, and nothing of it was charged", async () => {
  const nowhere = `http://127.0.0.1:${await anyFreePort()}`;
  await query(product.file.database_url, "UPDATE psp_accounts SET base_url = $2 WHERE id = $1", [A, nowhere]);
  try {
    const { payment, charges } = await pay();
    expect(payment.status).toBe("succeeded");
    expect(charges.map(({ status }) => status)).toEqual(["failed", "captured"]);
  } finally {
    const { url } = simulatorOf(product.file, A);
    await query(product.file.database_url, "UPDATE psp_accounts SET base_url = $2 WHERE id = $1", [A, url]);
  }
});

test("A9: a PSP that asks for patience is asked again with the same key, after the time it named", async () => {
  await fault(A, "rate_limited");
  const body = merchant.payment("tok_visa");
  const startedAt = performance.now();
  const answered = merchant.post(INTENTS, body);
  const sent = await eventually("the first send", 10_000, async () => {
    const rows = await query<{ id: string }>(
      product.file.database_url,
      `SELECT s.id FROM psp_sends s JOIN psp_calls c ON c.id = s.psp_call_id JOIN charges h ON h.id = c.charge_id
       JOIN payment_intents i ON i.id = h.payment_intent_id WHERE i.order_id = $1`,
      [body.order_id],
    );
    return rows.length === 1 ? true : undefined;
  });
  expect(sent).toBe(true);
  await scriptFault(simulatorOf(product.file, A));
  const payment = paymentOf(await answered);
  expect(payment.status).toBe("succeeded");
  // The simulator names one second.
  expect(performance.now() - startedAt).toBeGreaterThan(1_000);
  expect(await chargesOfIntent(product.file, payment.payment_intent_id)).toMatchObject([{ psp_account_id: A }]);
  expect(await chargesOf(product.file, String(body.order_id))).toMatchObject([{ effects: 1 }]);
  const calls = await query<{ sends: number }>(
    product.file.database_url,
    "SELECT sends FROM psp_calls WHERE charge_id = $1",
    [payment.latest_charge_id],
  );
  expect(calls).toEqual([{ sends: 2 }]);
});

test("A9: a PSP that asks for more patience than a shopper has is left to the next one, at once", async () => {
  await scriptFault(simulatorOf(product.file, A), {
    kind: "rate_limited",
    operations: ["authorize"],
    retry_after_s: 20,
  });
  const { payment, charges, orderId } = await pay();
  expect(payment.status).toBe("succeeded");
  expect(charges.map(({ psp_account_id, status }) => [psp_account_id, status])).toEqual([
    [A, "failed"],
    [B, "captured"],
  ]);
  expect((await chargesOf(product.file, orderId)).map(({ effects }) => effects)).toEqual([1]);
});

test("A9: nobody sends a call again before the pause is over that its PSP asked for, and no sweep either", async () => {
  const { payment } = await pay();
  const busy = { kind: "rate_limited", operations: ["refund"], times: 1, retry_after_s: 9 };
  await scriptFault(simulatorOf(product.file, A), busy);
  const asked = { charge_id: payment.latest_charge_id, amount: 100 };
  const { refund_id } = (await merchant.post("/v1/refunds", asked, { headers: { prefer: "wait=0" } })).json;
  const sql = (text: string, values: unknown[] = []) => query(product.file.database_url, text, values);
  await eventually("the refund", 60_000, async () => {
    await startSweep(sql, "sweep-psp-calls");
    return (await merchant.get(`/v1/refunds/${refund_id}`)).json.status === "succeeded" ? true : undefined;
  });
  const [sent] = await query<{ sends: number; apart_ms: number }>(
    product.file.database_url,
    `SELECT count(*)::int AS sends, extract(epoch FROM max(s.answered_at) - min(s.answered_at))::float8 * 1000 AS apart_ms
     FROM psp_sends s JOIN psp_calls c ON c.id = s.psp_call_id WHERE c.refund_id = $1`,
    [refund_id],
  );
  expect(sent?.sends).toBe(2);
  expect(sent?.apart_ms).toBeGreaterThan(8_900);
});

test.each(["tok_timeout_after_charge", "tok_error_500", "tok_reset"])(
  "after an outcome that is unknown (%s) no other PSP is asked",
  async (token) => {
    const { payment, orderId } = await pay(token, { amount: 4_321 });
    await merchant.until(payment.payment_intent_id, ["succeeded"]);
    const charges = await chargesOfIntent(product.file, payment.payment_intent_id);
    expect(charges.map(({ psp_account_id }) => psp_account_id)).toEqual([A]);
    expect((await chargesOf(product.file, orderId)).map(({ effects }) => effects)).toEqual([1]);
  },
);

test("a soft decline goes to the next PSP only where a rule says so, a hard one never", async () => {
  const rule = {
    name: "both",
    use: [
      { psp_account_id: A, priority: 1 },
      { psp_account_id: B, priority: 2 },
    ],
  };
  const declined = await pay("tok_decline_insufficient_funds");
  expect(declined.charges).toHaveLength(1);
  await putRules(merchant, [{ ...rule, retry_declines: ["insufficient_funds"] }]);
  const retried = await pay("tok_decline_insufficient_funds");
  expect(retried.charges.map(({ psp_account_id, status }) => [psp_account_id, status])).toEqual([
    [A, "declined"],
    [B, "declined"],
  ]);
  expect(retried.payment).toMatchObject({ status: "requires_payment_method", last_error: { psp: B } });
  expect((await pay("tok_decline_generic")).charges).toHaveLength(1);
  expect((await pay("tok_decline_stolen_card")).charges).toHaveLength(1);
});

test("when every PSP refuses, each was asked once, and the same confirm may come again", async () => {
  await fault(A, "unavailable");
  await fault(B, "unavailable");
  const { payment, charges } = await pay();
  expect(payment).toMatchObject({ status: "requires_confirmation", last_error: { code: "psp_rejected" } });
  expect(charges.map(({ psp_account_id, status }) => [psp_account_id, status])).toEqual([
    [A, "failed"],
    [B, "failed"],
  ]);
});

test("rules choose by currency, amount, merchant and capture method, and say so", async () => {
  await putRules(merchant, [
    { name: "francs", when: { currencies: ["CHF"] }, use: [{ psp_account_id: B }] },
    { name: "large", when: { amount_gte: 50_000 }, use: [{ psp_account_id: B }] },
    { name: "held", when: { capture_methods: ["manual"] }, use: [{ psp_account_id: B }] },
    { name: "others", when: { merchant_ids: ["m_2"] }, use: [{ psp_account_id: B }] },
  ]);
  const chosen = async (more: Record<string, unknown>) => {
    const { charges } = await pay("tok_visa", more);
    return charges[0]?.decision;
  };
  expect(await chosen({ currency: "CHF" })).toEqual(
    expect.objectContaining({
      chosen: { psp_account_id: B, because: 'rule "francs"' },
      excluded: [{ psp_account_id: A, because: 'not named by the rule "francs"' }],
    }),
  );
  expect((await chosen({ amount: 50_000 }))?.chosen.psp_account_id).toBe(B);
  expect((await chosen({ amount: 49_999 }))?.chosen.psp_account_id).toBe(A);
  expect((await chosen({ capture_method: "manual" }))?.chosen.psp_account_id).toBe(B);
});

test("a rule about brands counts from a card's second payment on, and never by the brand of another card", async () => {
  const amexAndVisa = ["amex", "visa"].map((brand) => ({
    name: brand,
    when: { card_brands: [brand] },
    use: [{ psp_account_id: B }],
  }));
  await putRules(merchant, amexAndVisa);
  expect((await pay("tok_amex")).charges[0]?.psp_account_id).toBe(A);
  expect((await pay("tok_amex")).charges[0]?.decision.chosen).toEqual({ psp_account_id: B, because: 'rule "amex"' });
  // Declined as a visa, and paid with another card.
  const { payment } = await pay("tok_decline_insufficient_funds");
  expect(payment.payment_method).toMatchObject({ brand: "visa" });
  const again = { payment_method: { type: "card_token", token: "tok_mastercard" } };
  await merchant.post(`${INTENTS}/${payment.payment_intent_id}/confirm`, again);
  const charges = await chargesOfIntent(product.file, payment.payment_intent_id);
  expect(charges[1]?.psp_account_id).toBe(A);
});

test("weights share payments out, and a dry run says what would go elsewhere", async () => {
  for (let n = 0; n < 8; n++) await pay();
  const rules = [
    {
      name: "half",
      use: [
        { psp_account_id: A, weight: 1 },
        { psp_account_id: B, weight: 1 },
      ],
    },
  ];
  const path = "/v1/admin/routing_rules/dry_run";
  const half = await merchant.post(path, { rules, days: 1 }, { key: null });
  const all = await merchant.post(path, { rules: [{ name: "b", use: [{ psp_account_id: B }] }] }, { key: null });
  expect([half.status, all.status]).toEqual([200, 200]);
  const [few, many] = [Number(half.json.would_differ), Number(all.json.would_differ)];
  expect(few).toBeGreaterThan(0);
  expect(few).toBeLessThan(many);
  expect(many).toBeLessThanOrEqual(Number(all.json.charges));
  await putRules(merchant, rules);
  const { charges } = await pay();
  expect(charges[0]?.decision.chosen.because).toBe('rule "half", 50 % by weight');
});

test("a dry run compares the new rules with those in force, whatever happened then and however accounts stand now", async () => {
  const path = "/v1/admin/routing_rules/dry_run";
  const toB = [{ name: "to b", use: [{ psp_account_id: B }] }];
  const differing = async (rules: unknown[]) => (await merchant.post(path, { rules }, { key: null })).json;
  // What failed over is no other rule's doing, and nor is what was charged by rules of before.
  expect((await pay("tok_down_a")).charges).toHaveLength(2);
  await putRules(merchant, toB);
  await pay();
  expect(await differing(toB)).toMatchObject({ would_differ: 0, moves: [] });
  const back = await differing([]);
  expect(back).toMatchObject({ moves: [{ from: B, to: A, charges: back.charges }] });
  expect((await command(A, "hold", { reason: "maintenance", minutes: 5 })).status).toBe(200);
  expect(await differing([])).toMatchObject({ would_differ: back.charges, moves: [{ from: B, to: A }] });
});

test("a dry run plays rules about brands with the brands that cards had, and refuses accounts that don't exist", async () => {
  const path = "/v1/admin/routing_rules/dry_run";
  const { payment } = await pay("tok_amex");
  const amexToB = [{ name: "amex", when: { card_brands: ["amex"] }, use: [{ psp_account_id: B }] }];
  const run = await merchant.post(path, { rules: amexToB, days: 1 }, { key: null });
  expect(run.json).toMatchObject({ moves: [{ from: A, to: B }] });
  expect(run.json.examples).toContainEqual(expect.objectContaining({ payment_intent_id: payment.payment_intent_id }));
  expect(Number(run.json.would_differ)).toBeLessThan(Number(run.json.charges));
  const rules = [{ name: "x", use: [{ psp_account_id: "psp_none" }] }];
  const refused = await merchant.post(path, { rules }, { key: null });
  expect([refused.status, refused.json.errors]).toMatchObject([400, [{ path: "rules.0.use.0.psp_account_id" }]]);
});

test("a change of rules that somebody changed since is refused, and so are accounts that don't exist", async () => {
  const { version } = await putRules(merchant, []);
  const put = (body: unknown) => merchant.put("/v1/admin/routing_rules", body);
  expect((await put({ version: version - 1, rules: [] })).status).toBe(409);
  const unknown = await put({ version, rules: [{ name: "x", use: [{ psp_account_id: "psp_none" }] }] });
  expect(unknown.status).toBe(400);
  expect(unknown.json.errors).toMatchObject([{ path: "rules.0.use.0.psp_account_id" }]);
  expect((await put({ version, rules: [{ name: "x", use: [] }] })).status).toBe(400);
});

test("a hold ends at its time by itself, and not before", async () => {
  expect((await command(A, "hold", { reason: "maintenance", minutes: 1 })).status).toBe(200);
  expect((await pay()).charges[0]?.decision.excluded).toEqual([{ psp_account_id: A, because: "on hold" }]);
  // A minute is long for a test: three seconds of it are enough.
  const [held] = await query<{ until: Date }>(
    product.file.database_url,
    "UPDATE psp_accounts SET held_until = now() + interval '3 seconds' WHERE id = $1 RETURNING held_until AS until",
    [A],
  );
  const chargeId = await eventually("a charge going there again", 20_000, async () => {
    const { payment, charges } = await pay();
    return charges[0]?.psp_account_id === A ? payment.latest_charge_id : undefined;
  });
  const [charge] = await query<{ created_at: Date }>(
    product.file.database_url,
    "SELECT created_at FROM charges WHERE id = $1",
    [chargeId],
  );
  expect(charge?.created_at.getTime()).toBeGreaterThanOrEqual(held?.until.getTime() ?? Number.POSITIVE_INFINITY);
  expect((await healthOf(merchant, A)).hold).toBeNull();
});

test("A33: an account that is switched off and whose circuit opens during an attempt keeps it: only new ones go elsewhere", async () => {
  await fault(A, "slow");
  // Slow is five seconds here, longer than the PSP is waited for: the attempt is unknown, and stays where it is.
  const body = merchant.payment("tok_visa");
  const first = paymentOf(await merchant.post(INTENTS, body, { headers: { prefer: "wait=0" } }));
  await eventually("the request being under way", 10_000, async () => {
    const rows = await query(
      product.file.database_url,
      "SELECT 1 FROM psp_calls WHERE charge_id = $1 AND status = 'in_flight'",
      [first.latest_charge_id],
    );
    return rows.length === 1 ? true : undefined;
  });
  expect((await command(A, "disable", { reason: "health flips" })).status).toBe(200);
  await query(
    product.file.database_url,
    "UPDATE psp_conditions SET circuit = 'open', state = 'down', next_probe_at = now() + interval '1 hour' WHERE psp_account_id = $1",
    [A],
  );
  await scriptFault(simulatorOf(product.file, A));
  expect((await pay()).charges.map(({ psp_account_id }) => psp_account_id)).toEqual([B]);
  expect(await merchant.until(first.payment_intent_id, ["succeeded"])).toMatchObject({ last_error: null });
  expect(await chargesOfIntent(product.file, first.payment_intent_id)).toMatchObject([
    { psp_account_id: A, status: "captured" },
  ]);
  expect(await chargesOf(product.file, String(body.order_id))).toMatchObject([{ effects: 1 }]);
});

test("two processes share a circuit: what one saw of a PSP, the other one acts on", async () => {
  const { spec } = product.children.app;
  const port = await anyFreePort();
  const app = `http://127.0.0.1:${port}`;
  const second = new Child(
    { ...spec, env: { ...spec.env, PORT: String(port) }, readyUrl: `${app}/readyz`, logFile: `${spec.logFile}.second` },
    () => undefined,
    () => undefined,
  );
  await second.start();
  try {
    const there = new Merchant({ ...product.file, app });
    const chargesThere = async () => {
      const payment = paymentOf(await there.post(INTENTS, there.payment("tok_visa")));
      return chargesOfIntent(product.file, payment.payment_intent_id);
    };
    expect((await chargesThere()).map(({ psp_account_id }) => psp_account_id)).toEqual([A]);
    await fault(A, "unavailable");
    await payUntilOpen();
    expect(await chargesThere()).toMatchObject([
      { psp_account_id: B, decision: { excluded: [{ psp_account_id: A, because: "circuit open" }] } },
    ]);
    expect(await healthOf(there, A)).toMatchObject({ circuit: "open", state: "down" });
    await scriptFault(simulatorOf(product.file, A));
    await eventually("charges there having closed it", 60_000, async () => {
      await chargesThere();
      return (await healthOf(merchant, A)).circuit === "closed" ? true : undefined;
    });
    expect((await pay()).charges[0]?.psp_account_id).toBe(A);
  } finally {
    await second.stop();
  }
});

test("an account that is switched off, or on hold, gets no new charges; the history says who did it and why", async () => {
  expect((await command(A, "disable", { reason: "contract ended" })).status).toBe(200);
  expect((await pay()).charges[0]?.decision).toMatchObject({
    chosen: { psp_account_id: B },
    excluded: [{ psp_account_id: A, because: "disabled" }],
  });
  expect((await healthOf(merchant, A)).state).toBe("disabled");
  expect((await command(A, "enable", { reason: "and renewed" })).status).toBe(200);
  expect((await command(A, "hold", { reason: "maintenance", minutes: 5 })).status).toBe(200);
  expect((await pay()).charges[0]?.decision.excluded).toEqual([{ psp_account_id: A, because: "on hold" }]);
  expect((await command(A, "release", { reason: "done" })).status).toBe(200);
  expect((await pay()).charges[0]?.psp_account_id).toBe(A);
  const { history } = await detailOf(merchant, A);
  expect(history.slice(0, 4).map(({ kind, because }) => [kind, because])).toEqual([
    ["hold", "done"],
    ["hold", "maintenance"],
    ["enabled", "and renewed"],
    ["enabled", "contract ended"],
  ]);
  const audited = await query<{ action: string }>(
    product.file.database_url,
    "SELECT action FROM audit_log WHERE chain = 'installation' AND object_id = $1 ORDER BY seq DESC LIMIT 4",
    [A],
  );
  expect(audited.map(({ action }) => action)).toEqual([
    "psp.hold_changed",
    "psp.hold_changed",
    "psp.enabled_changed",
    "psp.enabled_changed",
  ]);
});

test.each([
  ["hold", {}],
  ["hold", { reason: "x", minutes: 0 }],
  ["disable", { reason: "  " }],
  ["disable", { reason: "x", more: 1 }],
])("%s with %j is refused", async (name, body) => {
  expect((await command(A, name, body)).status).toBe(400);
});

test("commands need the scope, the account, and to be known", async () => {
  const reader = new Merchant(product.file, 0, product.file.approvers[0]);
  expect((await reader.post(`/v1/admin/psps/${A}:disable`, { reason: "x" }, { key: null })).status).toBe(403);
  expect((await command("psp_none", "disable")).status).toBe(404);
  expect((await command(A, "explode")).status).toBe(404);
});

test("failing requests open the circuit: new charges go elsewhere at once, and it closes by single charges", async () => {
  await fault(A, "unavailable", ["authorize", "find"]);
  await payUntilOpen();
  const { payment, charges } = await pay();
  expect(payment.status).toBe("succeeded");
  expect(charges.map(({ decision }) => decision.excluded)).toEqual([[{ psp_account_id: A, because: "circuit open" }]]);
  expect((await healthOf(merchant, A)).state).toBe("down");

  await scriptFault(simulatorOf(product.file, A));
  await untilCircuit(merchant, A, "half_open");
  const probes: string[] = [];
  for (let n = 0; n < 3; n++) probes.push((await pay()).charges[0]?.decision.chosen.because ?? "");
  expect(probes).toEqual(Array(3).fill("by priority (10), although it is down; it tries the half-open circuit"));
  await untilCircuit(merchant, A, "closed", 5_000);
  const { history } = await detailOf(merchant, A);
  const story = history.filter(({ kind }) => kind === "circuit").map(({ from, to }) => `${from} to ${to}`);
  expect(story.slice(0, 3)).toEqual(["half_open to closed", "open to half_open", "closed to open"]);
});

test("a half-open circuit takes one charge at a time, and opens again when that one fails", async () => {
  await fault(A, "unavailable", ["authorize", "find"]);
  await payUntilOpen();
  await scriptFault(simulatorOf(product.file, A));
  expect((await command(A, "probe", {})).json).toMatchObject({ answered: true, circuit: "half_open" });
  await fault(A, "unavailable", ["authorize"]);
  const together = await Promise.all(Array.from({ length: 6 }, () => pay()));
  expect(together.map(({ payment }) => payment.status)).toEqual(Array(6).fill("succeeded"));
  const tried = together.filter(({ charges }) => charges[0]?.psp_account_id === A);
  expect(tried).toHaveLength(1);
  await untilCircuit(merchant, A, "open", 5_000);
  const { history } = await detailOf(merchant, A);
  expect(history.find(({ kind, to }) => kind === "circuit" && to === "open")?.because).toBe(
    "the charge that tried it failed (unavailable)",
  );
});

test("what is unknown is settled with its old key, although the circuit is half open and nobody pays", async () => {
  await query(product.file.database_url, "UPDATE psp_accounts SET settle_delay_ms = 1000");
  await fault(A, "hang_before");
  const ids: string[] = [];
  await eventually("the circuit being open", 40_000, async () => {
    const answer = await merchant.post(INTENTS, merchant.payment("tok_visa"), { headers: { prefer: "wait=2" } });
    const { payment_intent_id, status } = paymentOf(answer);
    if (status === "processing") ids.push(payment_intent_id);
    return (await healthOf(merchant, A)).circuit === "open" ? true : undefined;
  });
  await scriptFault(simulatorOf(product.file, A));
  expect(ids.length).toBeGreaterThan(0);
  for (const id of ids) await merchant.until(id, ["succeeded"], 90_000);
});

test("A33: when no PSP can take a charge, the answer is at once, clear and retryable; nothing is charged", async () => {
  await command(A, "disable");
  await command(B, "disable");
  const key = crypto.randomUUID();
  const body = merchant.payment("tok_visa");
  const startedAt = performance.now();
  const refused = await merchant.post(INTENTS, body, { key });
  expect(performance.now() - startedAt).toBeLessThan(2_000);
  expect(refused.status).toBe(503);
  expect(refused.json).toMatchObject({ code: "no_psp_available", retryable: true });
  expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
  expect(await chargesOf(product.file, String(body.order_id))).toEqual([]);
  await command(A, "enable");
  // The key was not used up by a refusal that did nothing.
  expect(paymentOf(await merchant.post(INTENTS, body, { key })).status).toBe("succeeded");
  expect((await chargesOf(product.file, String(body.order_id))).map(({ effects }) => effects)).toEqual([1]);
});

test("afterwards the auditor finds nothing", () => expectAudited(product));
