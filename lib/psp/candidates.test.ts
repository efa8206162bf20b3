import { expect, test } from "vitest";
import { candidatesFor, type Standing } from "@/lib/psp/candidates";
import type { RoutedCharge } from "@/lib/psp/routing-rules";
import { RoutingRule } from "@/lib/psp/routing-schema";

const charge: RoutedCharge = {
  paymentIntentId: "pi_1",
  merchantId: "m_1",
  amount: 1_000n,
  currency: "EUR",
  captureMethod: "automatic",
  cardBrand: null,
};

function account(id: string, priority: number, more: Partial<Standing> = {}): Standing {
  return {
    id,
    priority,
    enabled: true,
    held: false,
    capabilities: {
      severalCaptures: true,
      releasesRest: false,
      idempotent: true,
      manualCapture: true,
      currencies: null,
    },
    state: "healthy",
    circuit: "closed",
    probeFree: true,
    hanging: 0,
    ...more,
  };
}

const rule = (fields: object) => RoutingRule.parse({ name: "rule", ...fields });
const order = (accounts: Standing[], rules: RoutingRule[] = [], of = charge) =>
  candidatesFor(of, accounts, rules).ranked.map(({ psp_account_id }) => psp_account_id);
const a = account("a", 1);
const b = account("b", 2);

test("without rules accounts follow their priority", () => {
  expect(order([b, a])).toEqual(["a", "b"]);
});

test.each([
  [{ enabled: false }, "disabled"],
  [{ held: true }, "on hold"],
  [{ circuit: "open" as const }, "circuit open"],
  [{ circuit: "half_open" as const, probeFree: false }, "circuit half open, another charge is trying it"],
  [{ capabilities: { ...a.capabilities, currencies: ["USD"] } }, "does not take EUR"],
])("an account with %j is out, and the decision says why", (more, because) => {
  const { ranked, excluded } = candidatesFor(charge, [account("a", 1, more), b], []);
  expect(ranked.map(({ psp_account_id }) => psp_account_id)).toEqual(["b"]);
  expect(excluded).toEqual([{ psp_account_id: "a", because }]);
});

test("an account that can't capture later is out for what is captured later", () => {
  const atOnce = account("a", 1, { capabilities: { ...a.capabilities, manualCapture: false } });
  expect(order([atOnce, b])).toEqual(["a", "b"]);
  expect(order([atOnce, b], [], { ...charge, captureMethod: "manual" })).toEqual(["b"]);
});

test("the first rule that fits decides, also about who is not named", () => {
  const rules = [
    rule({ when: { currencies: ["USD"] }, use: [{ psp_account_id: "a" }] }),
    rule({ when: { currencies: ["EUR"] }, use: [{ psp_account_id: "b" }] }),
    rule({ use: [{ psp_account_id: "a" }] }),
  ];
  expect(order([a, b], rules)).toEqual(["b"]);
  expect(order([a, b], rules, { ...charge, currency: "JPY" })).toEqual(["a"]);
});

test("a rule about brands fits only once the card's brand is known", () => {
  const rules = [rule({ when: { card_brands: ["amex"] }, use: [{ psp_account_id: "b" }] })];
  expect(order([a, b], rules)).toEqual(["a", "b"]);
  expect(order([a, b], rules, { ...charge, cardBrand: "amex" })).toEqual(["b"]);
});

test.each([
  [{ state: "down" as const }, "although it is down"],
  [{ hanging: 5 }, "although 5 requests have no answer"],
])("an account with %j comes behind every later priority, and takes what nobody else can", (more, although) => {
  const last = account("a", 1, more);
  expect(order([last, b])).toEqual(["b", "a"]);
  const { ranked } = candidatesFor(charge, [last, account("b", 2, { enabled: false })], []);
  expect(ranked).toEqual([{ psp_account_id: "a", because: `by priority (1), ${although}` }]);
});

test("a degraded account stands back behind its equals, never behind a later priority; one that is tried does not", () => {
  const degraded = account("a", 1, { state: "degraded" });
  expect(order([degraded, account("c", 1), b])).toEqual(["c", "a", "b"]);
  expect(order([degraded, b])).toEqual(["a", "b"]);
  const halfOpen = account("a", 1, { state: "down", circuit: "half_open" });
  expect(order([halfOpen, account("c", 1)])).toEqual(["a", "c"]);
});

test("weights are kept over many payments, and each payment has its own order every time", () => {
  const rules = [
    rule({
      use: [
        { psp_account_id: "a", weight: 70 },
        { psp_account_id: "b", weight: 30 },
      ],
    }),
  ];
  const first = Array.from(
    { length: 4_000 },
    (_, n) => order([a, b], rules, { ...charge, paymentIntentId: `pi_${n}` })[0],
  );
  const share = first.filter((id) => id === "a").length / first.length;
  expect(share).toBeGreaterThan(0.66);
  expect(share).toBeLessThan(0.74);
  expect(order([b, a], rules)).toEqual(order([a, b], rules));
});

test.each([
  [{ use: [] }],
  [{ use: [{ psp_account_id: "a" }, { psp_account_id: "a" }] }],
  [{ use: [{ psp_account_id: "a", weight: 0 }] }],
  [{ when: { currencies: ["eur"] }, use: [{ psp_account_id: "a" }] }],
  [{ when: { amount_gte: 2, amount_lte: 1 }, use: [{ psp_account_id: "a" }] }],
  [{ when: { brands: ["visa"] }, use: [{ psp_account_id: "a" }] }],
])("the rule %j is refused", (fields) => {
  expect(RoutingRule.safeParse({ name: "x", ...fields }).success).toBe(false);
});
