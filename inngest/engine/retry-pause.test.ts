import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { retryAtMs, sleepEndMs } from "./retry-pause";

const NOW_MS = 1_000_000;
/** What this process's own clock says meanwhile: it is ten minutes ahead. */
const OWN_MS = NOW_MS + 600_000;

beforeAll(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: OWN_MS });
});
afterAll(() => {
  vi.useRealTimers();
});

describe("the pause before a retry", () => {
  test("doubles with each failed try and stops growing at a minute", () => {
    const pauses = [1, 2, 3, 6, 7, 8, 500].map((tries) => retryAtMs(tries, null, NOW_MS, () => 1) - NOW_MS);
    expect(pauses).toEqual([1_000, 2_000, 4_000, 32_000, 60_000, 60_000, 60_000]);
  });

  test("is random in its second half", () => {
    expect(retryAtMs(2, null, NOW_MS, () => 0) - NOW_MS).toBe(1_000);
    expect(retryAtMs(2, null, NOW_MS, () => 0.5) - NOW_MS).toBe(1_500);
  });

  test("is what the function asked for, in seconds or as a date of this process's clock", () => {
    expect(retryAtMs(9, "5", NOW_MS)).toBe(NOW_MS + 5_000);
    expect(retryAtMs(9, new Date(OWN_MS + 1_234).toISOString(), NOW_MS)).toBe(NOW_MS + 1_234);
    expect(retryAtMs(9, new Date(OWN_MS - 1_234).toISOString(), NOW_MS)).toBe(NOW_MS);
  });
});

describe("the end of a sleep", () => {
  test.each([
    ["10s", NOW_MS + 10_000],
    ["1w2d3h4m5s", NOW_MS + 788_645_000],
    ["", NOW_MS],
    [new Date(OWN_MS + 77).toISOString(), NOW_MS + 77],
    ["soon", undefined],
  ])("of %j is understood", (name, endMs) => {
    expect(sleepEndMs(name, NOW_MS)).toBe(endMs);
  });
});
