import { expect, test } from "vitest";
import { firstIdOf, newId } from "@/lib/core/id";

test("an id made from a moment on is above that moment's bound, and below the one of a later moment", () => {
  const before = Date.now();
  const id = newId("paymentIntent");
  expect(firstIdOf("paymentIntent", before) <= id).toBe(true);
  expect(firstIdOf("paymentIntent", Date.now() + 1) > id).toBe(true);
});
