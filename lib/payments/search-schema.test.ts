import { expect, test } from "vitest";
import { SearchPayments } from "@/lib/payments/search-schema";

test("an emptied field is no filter", () => {
  expect(SearchPayments.parse({ q: "  ", order_id: "" })).toEqual({
    q: undefined,
    order_id: undefined,
    limit: 20,
    sort: "-created",
  });
});

test.each([
  { limit: "0" },
  { limit: "101" },
  { limit: "ten" },
  { status: "done" },
  { q: "x".repeat(256) },
  { q: "a\0b" },
  { starting_after: "x".repeat(65) },
  { ending_before: "pi_1;--" },
  { cursor: "pi_1" },
  { sort: "updated" },
  { sort: "amount" },
  { sort: "amount", currency: "EUR", q: "x" },
  { sort: "id; DROP TABLE payment_intents" },
  { limit: "1000000000" },
  { limit: "1e1" },
  { currency: "XXX" },
  { last4: "424" },
  { amount_gte: "1.5" },
  { amount_lte: "-1" },
  { created_gte_ms: "now" },
  { q: "4242 4242 4242 4242" },
])("%o is refused", (given) => {
  expect(SearchPayments.safeParse(given).success).toBe(false);
});
