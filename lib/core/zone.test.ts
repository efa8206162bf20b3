import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { momentOf, wallTime, zoneName } from "@/lib/core/zone";

beforeEach(() => {
  vi.stubEnv("TZ", "America/New_York");
});
afterEach(() => {
  vi.unstubAllEnvs();
});

test.each([
  ["2026-11-01", "utc", "2026-11-01T00:00:00.000Z"],
  ["2026-11-01", "local", "2026-11-01T04:00:00.000Z"],
  ["2026-11-02", "local", "2026-11-02T05:00:00.000Z"],
  ["2026-11-02T10:30", "local", "2026-11-02T15:30:00.000Z"],
  ["2026-11-02T10:30:15", "utc", "2026-11-02T10:30:15.000Z"],
  // The hour that the clocks leave out.
  ["2026-03-08T02:30", "local", "2026-03-08T07:30:00.000Z"],
] as const)("%s in %s is %s", (wall, zone, moment) => {
  expect(new Date(momentOf(wall, zone) ?? 0).toISOString()).toBe(moment);
});

test.each(["2026-02-30", "2026-13-01", "1969-12-30", "2026-11-01T25:00", "", "yesterday"])(
  "%j is no moment",
  (wall) => {
    for (const zone of ["utc", "local"] as const) expect(momentOf(wall, zone)).toBeUndefined();
  },
);

test("a moment is written as the clocks there show it, and read back", () => {
  for (const at of ["2026-07-01T12:00:00Z", "2026-12-31T23:59:59Z"]) {
    const atMs = Date.parse(at);
    for (const zone of ["utc", "local"] as const) expect(momentOf(wallTime(atMs, zone), zone)).toBe(atMs);
  }
  expect(wallTime(Date.parse("2026-12-31T23:59:59Z"), "local")).toBe("2026-12-31T18:59:59");
  expect(zoneName(0, "utc")).toBe("UTC");
  expect(zoneName(Date.parse("2026-12-31T23:59:59Z"), "local")).toBe("GMT-5");
});
