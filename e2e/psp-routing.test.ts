import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { expectAudited } from "@/e2e/audited";
import { A, B, chargesOfIntent, putRules } from "@/e2e/psps";
import { PspsUnderTest } from "@/e2e/psps-under-test";

const INTENTS = "/v1/payment_intents";
const DRY_RUN = "/v1/admin/routing_rules/dry_run";

let psps: PspsUnderTest;

beforeAll(async () => {
  psps = await PspsUnderTest.start();
});
afterEach(() => psps.reset());
afterAll(() => psps.discard());

test("rules choose by currency, amount, merchant and capture method, and say so", async () => {
  await putRules(psps.merchant, [
    { name: "francs", when: { currencies: ["CHF"] }, use: [{ psp_account_id: B }] },
    { name: "large", when: { amount_gte: 50_000 }, use: [{ psp_account_id: B }] },
    { name: "held", when: { capture_methods: ["manual"] }, use: [{ psp_account_id: B }] },
    { name: "others", when: { merchant_ids: ["m_2"] }, use: [{ psp_account_id: B }] },
  ]);
  const chosen = async (more: Record<string, unknown>) => {
    const { charges } = await psps.pay("tok_visa", more);
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
  await putRules(psps.merchant, amexAndVisa);
  expect((await psps.pay("tok_amex")).charges[0]?.psp_account_id).toBe(A);
  expect((await psps.pay("tok_amex")).charges[0]?.decision.chosen).toEqual({
    psp_account_id: B,
    because: 'rule "amex"',
  });
  // Declined as a visa, and paid with another card.
  const { payment } = await psps.pay("tok_decline_insufficient_funds");
  expect(payment.payment_method).toMatchObject({ brand: "visa" });
  const again = { payment_method: { type: "card_token", token: "tok_mastercard" } };
  await psps.merchant.post(`${INTENTS}/${payment.payment_intent_id}/confirm`, again);
  const charges = await chargesOfIntent(psps.product.file, payment.payment_intent_id);
  expect(charges[1]?.psp_account_id).toBe(A);
});

test("weights share payments out, and a dry run says what would go elsewhere", async () => {
  for (let n = 0; n < 8; n++) await psps.pay();
  const rules = [
    {
      name: "half",
      use: [
        { psp_account_id: A, weight: 1 },
        { psp_account_id: B, weight: 1 },
      ],
    },
  ];
  const half = await psps.merchant.post(DRY_RUN, { rules, days: 1 }, { key: null });
  const all = await psps.merchant.post(
    DRY_RUN,
    { rules: [{ name: "b", use: [{ psp_account_id: B }] }] },
    { key: null },
  );
  expect([half.status, all.status]).toEqual([200, 200]);
  const [few, many] = [Number(half.json.would_differ), Number(all.json.would_differ)];
  expect(few).toBeGreaterThan(0);
  expect(few).toBeLessThan(many);
  expect(many).toBeLessThanOrEqual(Number(all.json.charges));
  await putRules(psps.merchant, rules);
  const { charges } = await psps.pay();
  expect(charges[0]?.decision.chosen.because).toBe('rule "half", 50 % by weight');
});

test("a dry run compares the new rules with those in force, whatever happened then and however accounts stand now", async () => {
  const toB = [{ name: "to b", use: [{ psp_account_id: B }] }];
  const differing = async (rules: unknown[]) => (await psps.merchant.post(DRY_RUN, { rules }, { key: null })).json;
  // What failed over is no other rule's doing, and nor is what was charged by rules of before.
  expect((await psps.pay("tok_down_a")).charges).toHaveLength(2);
  await putRules(psps.merchant, toB);
  await psps.pay();
  expect(await differing(toB)).toMatchObject({ would_differ: 0, moves: [] });
  const back = await differing([]);
  expect(back).toMatchObject({ moves: [{ from: B, to: A, charges: back.charges }] });
  expect((await psps.command(A, "hold", { reason: "maintenance", minutes: 5 })).status).toBe(200);
  expect(await differing([])).toMatchObject({ would_differ: back.charges, moves: [{ from: B, to: A }] });
});

test("a dry run plays rules about brands with the brands that cards had, and refuses accounts that don't exist", async () => {
  const { payment } = await psps.pay("tok_amex");
  const amexToB = [{ name: "amex", when: { card_brands: ["amex"] }, use: [{ psp_account_id: B }] }];
  const run = await psps.merchant.post(DRY_RUN, { rules: amexToB, days: 1 }, { key: null });
  expect(run.json).toMatchObject({ moves: [{ from: A, to: B }] });
  expect(run.json.examples).toContainEqual(expect.objectContaining({ payment_intent_id: payment.payment_intent_id }));
  expect(Number(run.json.would_differ)).toBeLessThan(Number(run.json.charges));
  const rules = [{ name: "x", use: [{ psp_account_id: "psp_none" }] }];
  const refused = await psps.merchant.post(DRY_RUN, { rules }, { key: null });
  expect([refused.status, refused.json.errors]).toMatchObject([400, [{ path: "rules.0.use.0.psp_account_id" }]]);
});

test("a change of rules that somebody changed since is refused, and so are accounts that don't exist", async () => {
  const { version } = await putRules(psps.merchant, []);
  const put = (body: unknown) => psps.merchant.put("/v1/admin/routing_rules", body);
  expect((await put({ version: version - 1, rules: [] })).status).toBe(409);
  const unknown = await put({ version, rules: [{ name: "x", use: [{ psp_account_id: "psp_none" }] }] });
  expect(unknown.status).toBe(400);
  expect(unknown.json.errors).toMatchObject([{ path: "rules.0.use.0.psp_account_id" }]);
  expect((await put({ version, rules: [{ name: "x", use: [] }] })).status).toBe(400);
  const card = await put({ version, rules: [{ name: "4242 4242 4242 4242", use: [{ psp_account_id: A }] }] });
  expect(card.json).toMatchObject({ code: "card_data_not_allowed", errors: [{ path: "rules.0.name" }] });
});

test("afterwards the auditor finds nothing", () => expectAudited(psps.product));
