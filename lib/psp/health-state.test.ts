import fc from "fast-check";
import { expect, test } from "vitest";
import { isWorse, MEASURED_STATES, stateAfter } from "@/lib/psp/health-state";

test.each([
  ["healthy", 100, 9, "healthy"],
  ["healthy", 100, 10, "degraded"],
  ["healthy", 100, 50, "down"],
  ["degraded", 100, 5, "degraded"],
  ["degraded", 100, 4, "healthy"],
  ["degraded", 100, 50, "down"],
  ["down", 100, 25, "down"],
  ["down", 100, 24, "degraded"],
  ["down", 100, 4, "healthy"],
  ["healthy", 4, 4, "healthy"],
  ["down", 4, 0, "down"],
  ["down", 0, 0, "healthy"],
] as const)("%s, %i sent, %i errors: %s", (now, attempts, errors, then) => {
  expect(stateAfter(now, { attempts, errors })).toBe(then);
});

test("more errors never lead to a better state, and figures on a bound don't flap", () => {
  const state = fc.constantFrom(...MEASURED_STATES);
  const seen = fc
    .nat(200)
    .chain((errors) => fc.record({ errors: fc.constant(errors), attempts: fc.integer({ min: 200, max: 400 }) }));
  fc.assert(
    fc.property(state, seen, (now, figures) => {
      const then = stateAfter(now, figures);
      const worse = stateAfter(now, { ...figures, errors: Math.min(figures.attempts, figures.errors + 10) });
      expect(isWorse(then, worse)).toBe(false);
      // The same figures twice lead nowhere else.
      expect(stateAfter(then, figures)).toBe(then);
    }),
  );
});
