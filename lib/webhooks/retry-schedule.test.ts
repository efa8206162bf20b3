import fc from "fast-check";
import { expect, test } from "vitest";
import { pauseAfter, RETRY_PAUSES_MS } from "./retry-schedule";

const HOUR_MS = 3_600_000;

test("the schedule gives up after ten tries over about three days", () => {
  expect(pauseAfter(RETRY_PAUSES_MS.length + 1, 0.5)).toBeUndefined();
  const totalMs = RETRY_PAUSES_MS.reduce((sum, pause) => sum + pause, 0);
  expect(totalMs / HOUR_MS).toBeGreaterThan(72);
  expect(totalMs / HOUR_MS).toBeLessThan(80);
});

test("a pause strays from the schedule by a fifth at most", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: RETRY_PAUSES_MS.length }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (tries, random) => {
        const planned = RETRY_PAUSES_MS[tries - 1] ?? 0;
        const pause = pauseAfter(tries, random) ?? 0;
        expect(pause).toBeGreaterThanOrEqual(Math.floor(planned * 0.8));
        expect(pause).toBeLessThanOrEqual(Math.ceil(planned * 1.2));
      },
    ),
  );
});

test("a receiver's Retry-After lengthens the pause, up to a day", () => {
  expect(pauseAfter(1, 0.5, 60_000)).toBe(60_000);
  expect(pauseAfter(1, 0.5, 1_000)).toBe(5_000);
  expect(pauseAfter(1, 0.5, 48 * HOUR_MS)).toBe(24 * HOUR_MS);
});
