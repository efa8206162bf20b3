import { expect, test } from "vitest";
import { z } from "zod";
import { createdRangeFields, createdWithin } from "./created-range";
import { newId } from "./id";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const Fields = z.strictObject(createdRangeFields);

test("an id made now lies in every range that holds now, with an hour of wrong clock to spare", () => {
  const id = newId("charge");
  const now = Date.now();
  for (const skewMs of [-60 * MINUTE_MS, 0, 60 * MINUTE_MS]) {
    const { id: bounds } = createdWithin("charge", { created_gte_ms: now + skewMs, created_lte_ms: now + skewMs });
    expect(id > (bounds.gte ?? "")).toBe(true);
    expect(id < (bounds.lt ?? "")).toBe(true);
  }
});

test("a range that ended days ago keeps the database from reading today's ids", () => {
  const id = newId("charge");
  const { id: past } = createdWithin("charge", { created_lte_ms: Date.now() - 2 * DAY_MS });
  expect(id < (past.lt ?? "")).toBe(false);
  const { id: future } = createdWithin("charge", { created_gte_ms: Date.now() + 2 * DAY_MS });
  expect(id >= (future.gte ?? "")).toBe(false);
});

test("a bound that is not given is no condition", () => {
  expect(createdWithin("charge", {})).toEqual({
    createdAt: { gte: undefined, lte: undefined },
    id: { gte: undefined, lt: undefined },
  });
});

test("the first and the last times there are can be asked for", () => {
  const range = Fields.parse({ created_gte_ms: "0", created_lte_ms: "253402300799999" });
  const { id } = createdWithin("charge", range);
  expect(id.gte).toBe("ch_00000000000000000000000000");
  expect(id.lt).toMatch(/^ch_[0-7][0-9a-z]{25}$/);
});

test.each(["-1", "1.5", "now", "2026-11-23", "253402300800000", "1e3", ""])("a time of %s is refused", (time) => {
  expect(Fields.safeParse({ created_gte_ms: time }).success).toBe(false);
  expect(Fields.safeParse({ created_lte_ms: time }).success).toBe(false);
});
