import { expect, test } from "vitest";
import { Turns } from "./turns";

test("works under one key come after each other, also after one that failed; other keys do not wait", async () => {
  const turns = new Turns();
  const order: string[] = [];
  const first = Promise.withResolvers<void>();
  const failing = turns.take("a", async () => {
    await first.promise;
    order.push("a1");
    throw new Error("broken");
  });
  const second = turns.take("a", async () => void order.push("a2"));
  await turns.take("b", async () => void order.push("b1"));
  first.resolve();
  await expect(failing).rejects.toThrow("broken");
  await second;
  expect(order).toEqual(["b1", "a1", "a2"]);
});
