import fc from "fast-check";
import { expect, test } from "vitest";
import { readText } from "@/lib/payments/search-text";

const ID = "01kaz7c6p4ef9s6z6m2kq0c3xn";

const kindsOf = (text: string) => readText(text).map(({ kind }) => kind);

test.each([
  [`pi_${ID}`, ["payment", "order"]],
  [`CH_${ID.toUpperCase()}`, ["charge", "order"]],
  [`rf_${ID}`, ["refund", "order"]],
  [`evt_${ID}`, ["event", "order"]],
  [`wd_${ID}`, ["delivery", "order"]],
  [`req_${ID}`, ["request", "order"]],
  [`ps_${ID}`, ["psp_send", "order"]],
  [`pq_${ID}`, ["psp_inquiry", "order"]],
  [`wa_${ID}`, ["delivery_attempt", "order"]],
  [`le_${ID}`, ["ledger_entry", "order"]],
  [`https://pay.example:8443/payments/pi_${ID}?tab=raw#psp-calls`, ["payment", "order"]],
  [`http://localhost:3000/refunds?tab=decided&open=rf_${ID}`, ["refund", "order"]],
  [`/payments/pi_${ID}`, ["payment", "order"]],
  [`pay.example/deliveries/wd_${ID}`, ["delivery", "order"]],
  [`/v1/refunds/rf_${ID}:approve`, ["refund", "order"]],
  ["/payments/nothing_1", ["order", "psp_reference", "order_prefix", "merchant"]],
  ["ord_777", ["order", "psp_reference", "order_prefix", "merchant"]],
  ["4242", ["order", "psp_reference", "last4", "order_prefix"]],
  ["•••• 4242", ["order", "last4", "order_prefix"]],
  ["**** **** **** 4242", ["order", "last4", "order_prefix"]],
  ["•••• •••• •••• 4242", ["order", "last4", "order_prefix"]],
  ["xxxx4242", ["order", "psp_reference", "last4", "order_prefix", "merchant"]],
  ["XXXX-XXXX-XXXX-4242", ["order", "psp_reference", "last4", "order_prefix", "merchant"]],
  ["424242******4242", ["order", "psp_reference", "last4", "order_prefix"]],
  ["4242 42•• •••• 4242", ["order", "last4", "order_prefix"]],
  ["visa ·· 4242", ["order", "last4", "order_prefix", "merchant"]],
  ["American Express ending in 0005", ["order", "last4", "order_prefix", "merchant"]],
  ["VISA*4242", ["order", "psp_reference", "last4", "order_prefix", "merchant"]],
  ["2026.1234", ["order", "psp_reference", "order_prefix"]],
  ["maxx4242", ["order", "psp_reference", "order_prefix", "merchant"]],
  ["25.99 EUR", ["order", "amount", "order_prefix", "merchant"]],
  ["eur 25,99", ["order", "amount", "order_prefix", "merchant"]],
  ["1.500 KWD", ["order", "amount", "amount", "order_prefix", "merchant"]],
  ["€10", ["order", "amount", "order_prefix"]],
  ["10 £", ["order", "amount", "order_prefix"]],
  ["$10", ["order", "order_prefix"]],
  ["25.99 XXX", ["order", "order_prefix", "merchant"]],
  ["0 EUR", ["order", "order_prefix", "merchant"]],
  ["Test Shop", ["order", "order_prefix", "merchant"]],
  ["7", ["order", "order_prefix"]],
  ["", []],
])("%j can mean %o", (text, kinds) => {
  expect(kindsOf(text)).toEqual(kinds);
});

test("an amount is read in minor units of its currency", () => {
  expect(readText("eur 25,99")).toContainEqual({ kind: "amount", amountMinor: 2599n, currency: "EUR" });
  expect(readText("2500JPY")).toContainEqual({ kind: "amount", amountMinor: 2500n, currency: "JPY" });
  expect(readText("€ 10")).toContainEqual({ kind: "amount", amountMinor: 1000n, currency: "EUR" });
  expect(readText("10,50€")).toContainEqual({ kind: "amount", amountMinor: 1050n, currency: "EUR" });
  expect(readText("£10")).toContainEqual({ kind: "amount", amountMinor: 1000n, currency: "GBP" });
  expect(readText("¥1,000")).toContainEqual({ kind: "amount", amountMinor: 1000n, currency: "JPY" });
  expect(readText("１２ EUR")).toContainEqual({ kind: "amount", amountMinor: 1200n, currency: "EUR" });
});

const written = fc.oneof(
  fc.string({ unit: "grapheme", minLength: 1, maxLength: 255 }),
  fc.string({ unit: "binary-ascii", minLength: 1, maxLength: 255 }),
  fc.string({ unit: fc.constantFrom(..."0123456789., 'eurKWD_"), minLength: 1, maxLength: 40 }),
);

test("whatever somebody writes can be read, as an order id at least, and at once", () => {
  fc.assert(
    fc.property(written, (text) => {
      const startedAt = performance.now();
      const readings = readText(text);
      const tookMs = performance.now() - startedAt;
      return tookMs < 50 && readings.some((reading) => reading.kind === "order" && reading.orderId === text);
    }),
    { numRuns: 1_000 },
  );
});

test.each([
  "1".repeat(255),
  "1,".repeat(127),
  "x".repeat(255),
  "x ".repeat(127),
  "/x_1".repeat(63),
  "?a=pi_".repeat(42),
  `a.${"b.".repeat(126)}`,
  `${"•".repeat(254)}4`,
  `${"1 ".repeat(127)}E`,
])("D15: %j is read at once", (text) => {
  const startedAt = performance.now();
  readText(text);
  expect(performance.now() - startedAt).toBeLessThan(5);
});
