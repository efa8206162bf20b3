import { expect, test } from "vitest";
import { Gate } from "./gate";

test("no more than the limit enter under one key, and other keys are not concerned", () => {
  const gate = new Gate();
  expect([gate.enter("a", "1", 2), gate.enter("a", "2", 2), gate.enter("a", "3", 2)]).toEqual([true, true, false]);
  expect(gate.enter("b", "4", 2)).toBe(true);
});

test("a free slot goes to the first in line, and nobody overtakes it", () => {
  const gate = new Gate();
  gate.enter("a", "1", 1);
  expect(gate.enterOrWait("a", "2", 1)).toBe(false);
  expect(gate.enterOrWait("a", "3", 1)).toBe(false);
  expect(gate.leave("a", "1")).toBe("2");
  expect(gate.enter("a", "4", 1)).toBe(false);
  expect(gate.enter("a", "2", 1)).toBe(true);
  expect(gate.leave("a", "2")).toBe("3");
  expect(gate.leave("a", "3")).toBeUndefined();
});

test("a slot that became free just before the wait is taken at once", () => {
  const gate = new Gate();
  gate.enter("a", "1", 1);
  expect(gate.enter("a", "2", 1)).toBe(false);
  gate.leave("a", "1");
  expect(gate.enterOrWait("a", "2", 1)).toBe(true);
});
