import fc from "fast-check";
import { expect, test } from "vitest";
import { circuitTransitions, probeAfterMs, shouldOpen } from "@/lib/psp/circuit-rules";

test.each([
  [5, 5, 0, true],
  [10, 5, 0, true],
  [11, 5, 0, false],
  [4, 4, 4, false],
  [1, 1, 5, true],
  [0, 0, 0, false],
])("of %i sends within the window %i failed, %i in a row: the circuit opens: %s", (sends, failures, inRow, opens) => {
  expect(shouldOpen({ sends, failures, failuresInRow: inRow }, 5)).toBe(opens);
});

test("the pause before a probe doubles up to a minute, and never shrinks", () => {
  expect([1, 2, 3, 6, 50].map(probeAfterMs)).toEqual([2_000, 4_000, 8_000, 60_000, 60_000]);
  fc.assert(
    fc.property(fc.nat(1_000), (openings) => {
      expect(probeAfterMs(openings + 1)).toBeGreaterThanOrEqual(probeAfterMs(openings));
    }),
  );
});

test("a circuit that is open never closes without having been tried", () => {
  expect(Object.values(circuitTransitions.open)).toEqual(["half_open"]);
});
