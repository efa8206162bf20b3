import fc from "fast-check";
import { expect, test } from "vitest";
import { CALL_CLASSES, classOf, isFailure } from "@/lib/psp/call-class";
import { figuresOf } from "@/lib/psp/figures";

test("nothing sent has no shares and no latency", () => {
  expect(figuresOf([])).toMatchObject({
    attempts: 0,
    success_rate: null,
    error_rate: null,
    latency_ms: { p50: null, p95: null, p99: null },
  });
});

test("a decline is an answer, not an error; what our circuit kept back is no attempt", () => {
  const figures = figuresOf([
    { class: "approved", durationsMs: [10, 20], counts: [2, 1] },
    { class: "declined", durationsMs: [30], counts: [1] },
    { class: "timeout", durationsMs: [1_000], counts: [1] },
    { class: "withheld", durationsMs: [0], counts: [100] },
  ]);
  expect(figures).toMatchObject({
    attempts: 5,
    succeeded: 3,
    declined: 1,
    errors: 1,
    success_rate: 0.6,
    decline_rate: 0.2,
  });
  expect(figures.errors_by_class.timeout).toEqual({ count: 1, rate: 0.2 });
  expect(figures.latency_ms).toEqual({ p50: 20, p95: 1_000, p99: 1_000 });
});

const send = fc.record({ class: fc.constantFrom(...CALL_CLASSES), duration: fc.nat(300) });

test("percentiles are those of the sorted durations, however the sends are grouped", () => {
  fc.assert(
    fc.property(fc.array(send, { minLength: 1 }), (sends) => {
      const grouped = sends.map((each) => ({ class: each.class, durationsMs: [each.duration], counts: [1] }));
      const durations = sends
        .filter((each) => each.class !== "withheld")
        .map(({ duration }) => duration)
        .toSorted((one, other) => one - other);
      const at = (share: number) => durations[Math.ceil(share * durations.length) - 1] ?? null;
      expect(figuresOf(grouped).latency_ms).toEqual({ p50: at(0.5), p95: at(0.95), p99: at(0.99) });
      expect(figuresOf(grouped).attempts).toBe(durations.length);
    }),
  );
});

test.each([
  [{ outcome: "unknown", reason: "timeout" }, "timeout", true],
  [{ outcome: "unknown", reason: "ECONNRESET" }, "unclear", true],
  [{ outcome: "not_sent", reason: "ECONNREFUSED" }, "not_sent", true],
  [{ outcome: "rejected", reason: "x", transient: true }, "unavailable", true],
  [{ outcome: "rejected", reason: "x", transient: true, rateLimited: true }, "rate_limited", false],
  [{ outcome: "rejected", reason: "x" }, "rejected", false],
  [{ outcome: "declined", declineCode: "x", hard: false }, "declined", false],
] as const)("%j is %s; it speaks against the PSP being there: %s", (result, callClass, failure) => {
  expect(classOf(result)).toBe(callClass);
  expect(isFailure(callClass)).toBe(failure);
});
