import { expect, test } from "vitest";
import { SearchPayments } from "@/lib/payments/search-schema";

test("an emptied field is no filter", () => {
  expect(SearchPayments.parse({ q: "  ", order_id: "" })).toEqual({ q: undefined, order_id: undefined, limit: 20 });
});

test.each([
  { limit: "0" },
  { limit: "101" },
  { limit: "ten" },
  { status: "done" },
  { q: "x".repeat(256) },
  { q: "a\0b" },
  { cursor: "x".repeat(65) },
])("%o is refused", (given) => {
  expect(SearchPayments.safeParse(given).success).toBe(false);
});
