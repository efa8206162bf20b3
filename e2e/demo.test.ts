import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { audit, type Report } from "@/e2e/audit/audit";
import { query } from "@/e2e/database";
import { type Product, startProduct } from "@/e2e/product";
import { type DemoTerms, makeDemo } from "@/scripts/demo/make";
import { demoAfterSeed } from "@/scripts/demo-data";

const END_MS = Date.UTC(2026, 10, 20, 20);
const PAYMENTS = 2_000;
const terms: DemoTerms = {
  seed: 7,
  endMs: END_MS,
  payments: 1_500,
  endpoints: [
    { id: "we_demo_m_1", merchantId: "m_1", url: "http://127.0.0.1:1/m_1", eventTypes: ["*"], failsFromMs: undefined },
    {
      id: "we_erp",
      merchantId: "m_2",
      url: "https://erp.example",
      eventTypes: ["charge.refunded"],
      failsFromMs: END_MS,
    },
  ],
};

/** Rows as text: bigints and bytes have no JSON of their own. */
function textOf(rows: unknown): string {
  return JSON.stringify(rows, (_name, value) => (typeof value === "bigint" ? `${value}n` : value));
}

test("the same seed makes the same rows, to the last one, and another seed makes others", () => {
  const one = textOf(makeDemo(terms));
  expect(textOf(makeDemo(terms))).toBe(one);
  expect(textOf(makeDemo({ ...terms, seed: 8 }))).not.toBe(one);
});

test("refunds come to every end that there is, and cases are open and resolved", () => {
  const { refunds, cases } = makeDemo({ ...terms, payments: 8_000 });
  expect([...new Set(refunds.map(({ status }) => status))].toSorted()).toEqual([
    "canceled",
    "failed",
    "processing",
    "rejected",
    "requires_approval",
    "succeeded",
  ]);
  expect(new Set(cases.map(({ status }) => status))).toContain("resolved");
});

describe("a product that was given the demo", () => {
  let product: Product;
  let report: Report;

  beforeAll(async () => {
    product = await startProduct({ afterSeed: demoAfterSeed({ seed: 7, endMs: Date.now(), payments: PAYMENTS }) });
    report = await audit({ run: product.file, quiet: false });
  });
  afterAll(() => product.discard());

  test.each([1, 2, 3, 4, 5, 7, 11, 12, 14])("keeps invariant %i, and has something to keep it of", (invariant) => {
    const verdict = report.verdicts.find((each) => each.invariant === invariant);
    expect(verdict?.findings).toEqual([]);
    if (invariant !== 14 && invariant !== 4) {
      expect(Object.values(verdict?.counted ?? {}).every((count) => count > 0)).toBe(true);
    }
  });

  test("has every kind of thing that a month brings", async () => {
    const counts = async (sql: string) => {
      const rows = await query<{ word: string; count: string }>(product.file.database_url, sql);
      return Object.fromEntries(rows.map(({ word, count }) => [word, Number(count)]));
    };
    const by = (table: string, column = "status") =>
      counts(`SELECT ${column} AS word, count(*) FROM ${table} GROUP BY 1`);
    expect(Object.keys(await by("payment_intents")).toSorted()).toEqual([
      "canceled",
      "failed",
      "requires_capture",
      "requires_payment_method",
      "succeeded",
    ]);
    expect(Object.keys(await by("refunds")).toSorted()).toEqual(
      expect.arrayContaining(["processing", "requires_approval", "succeeded"]),
    );
    expect(Object.keys(await by("payment_intents", "currency")).toSorted()).toEqual(
      expect.arrayContaining(["EUR", "GBP", "JPY", "KWD", "SEK", "USD"]),
    );
    expect(await by("deliveries")).toMatchObject({ delivered: expect.any(Number), pending: expect.any(Number) });
    expect(await by("psp_sends", "class")).toMatchObject({
      approved: expect.any(Number),
      declined: expect.any(Number),
      pending: expect.any(Number),
      timeout: expect.any(Number),
      unavailable: expect.any(Number),
    });
    expect(await by("psp_condition_changes", "kind")).toMatchObject({ state: 12, circuit: 20, hold: 2 });
    expect(await by("notifications")).toMatchObject({ parked: 2, processed: expect.any(Number) });
    const [failedOver] = await query<{ count: string }>(
      product.file.database_url,
      "SELECT count(*) FROM charges c JOIN charges d USING (payment_intent_id) WHERE c.status = 'failed' AND d.status = 'captured'",
    );
    expect(Number(failedOver?.count)).toBeGreaterThan(0);
  });
});
