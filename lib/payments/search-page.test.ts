import fc from "fast-check";
import { expect, test } from "vitest";
import { assemble } from "@/lib/payments/search-page";
import type { Row, Span } from "@/lib/payments/search-row";

const row = (id: string, slice = 0, amount = 1n): Row => ({
  slice,
  id,
  order_id: "",
  status: "succeeded",
  amount,
  amount_captured: 0n,
  amount_refunded: 0n,
  currency: "EUR",
  merchant_id: "m_1",
  merchant_name: "",
  livemode: true,
  latest_charge_id: null,
  psp_account_id: null,
  psp_account_name: null,
  psp_reference: null,
  card_brand: null,
  card_last4: null,
  created_at: new Date(0),
  updated_at: new Date(0),
});
const span = (direction: "asc" | "desc", by: "created" | "amount" = "created"): Span => ({
  by,
  direction,
  after: undefined,
  idFrom: undefined,
  idBelow: undefined,
  look: 10_000,
});
const stop = (id: string) => ({ id, amount: 1n, created_at: new Date(0) });
const ids = (rows: readonly Row[]) => rows.map(({ id }) => id);

test("a payment that several readings find is shown once", () => {
  const page = assemble([row("b", 0), row("b", 1), row("a", 1)], [], span("desc"), 10);
  expect(ids(page.rows)).toEqual(["b", "a"]);
  expect(page.more).toBe(false);
});

test("a page ends where the first slice stopped, and goes on from there", () => {
  const page = assemble([row("e", 0), row("a", 1)], [stop("c"), stop("b")], span("desc"), 10);
  expect(ids(page.rows)).toEqual(["e"]);
  expect([page.more, page.stop?.id]).toEqual([true, "c"]);
});

test("a full page before the first stop is like any other", () => {
  const page = assemble([row("e"), row("d"), row("a")], [stop("c")], span("desc"), 1);
  expect(ids(page.rows)).toEqual(["e"]);
  expect([page.more, page.stop]).toEqual([true, undefined]);
});

test("the page before is read the other way round", () => {
  const page = assemble([row("a"), row("c"), row("b")], [stop("b")], span("asc"), 10);
  expect(ids(page.rows)).toEqual(["a", "b"]);
});

test("equal amounts are in the order of their creation", () => {
  const page = assemble([row("a", 0, 5n), row("c", 0, 5n), row("b", 0, 9n)], [], span("desc", "amount"), 10);
  expect(ids(page.rows)).toEqual(["b", "c", "a"]);
});

/** A table of payments, and slices that each know some of them and look at so many for a page. */
const world = fc.record({
  payments: fc.uniqueArray(fc.integer({ min: 100, max: 999 }), { maxLength: 60 }),
  slices: fc.integer({ min: 1, max: 4 }),
  look: fc.integer({ min: 1, max: 7 }),
  limit: fc.integer({ min: 1, max: 5 }),
  fits: fc.integer({ min: 1, max: 5 }),
});

test("whoever follows the cursors meets every payment that fits once, however early slices stop", () => {
  fc.assert(
    fc.property(world, ({ payments, slices, look, limit, fits }) => {
      const all = payments.map(String).sort().toReversed();
      const members = (slice: number) => all.filter((id) => Number(id) % slices === slice || Number(id) % 7 === slice);
      const wanted = all.filter(
        (id) =>
          Number(id) % fits === 0 && Array.from({ length: slices }, (_, n) => n).some((n) => members(n).includes(id)),
      );
      const seen: string[] = [];
      let after: string | undefined;
      for (let pages = 0; pages <= 100; pages++) {
        const from = after;
        const rows: Row[] = [];
        const stops = [];
        for (let slice = 0; slice < slices; slice++) {
          const looked = members(slice)
            .filter((id) => from === undefined || id < from)
            .slice(0, look);
          const found = looked.filter((id) => Number(id) % fits === 0).slice(0, limit + 1);
          rows.push(...found.map((id) => row(id, slice)));
          const last = looked[look - 1];
          if (found.length <= limit && last !== undefined) stops.push(stop(last));
        }
        const page = assemble(rows, stops, span("desc"), limit);
        seen.push(...ids(page.rows));
        if (!page.more) {
          expect(seen).toEqual(wanted);
          return;
        }
        after = page.stop?.id ?? page.rows.at(-1)?.id;
      }
      throw new Error("The cursors lead in a circle.");
    }),
  );
});
