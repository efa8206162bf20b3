import { describe, expect, test } from "vitest";
import { failureOf } from "@/lib/psp/simulator/client";

/** A failure as `fetch` throws it: the system's own is its cause. */
function failed(code: string, syscall?: string): Error {
  return new TypeError("fetch failed", { cause: systemError(code, syscall) });
}

function systemError(code: string, syscall?: string): Error {
  return Object.assign(new Error(code), { code, ...(syscall ? { syscall } : {}) });
}

describe("a request that failed", () => {
  test.each([
    ["ECONNREFUSED", "connect"],
    ["ENOTFOUND", "getaddrinfo"],
    ["EHOSTUNREACH", "connect"],
    ["ENETUNREACH", "connect"],
  ])("was not sent when nobody could be connected to (%s at %s)", (code, syscall) => {
    expect(failureOf(failed(code, syscall))).toEqual({ kind: "not_sent", reason: code });
  });

  test.each([
    ["EHOSTUNREACH", "read"],
    ["ENETUNREACH", "write"],
    ["EHOSTUNREACH", undefined],
    ["ECONNRESET", "read"],
    ["EPIPE", "write"],
  ])("may have arrived when the connection stood (%s at %s)", (code, syscall) => {
    expect(failureOf(failed(code, syscall))).toEqual({ kind: "unclear", reason: code });
  });

  test("was not sent when no address of its host could be connected to, and may have when one could", () => {
    const all = (...errors: Error[]) =>
      new TypeError("fetch failed", {
        cause: Object.assign(new AggregateError(errors), { code: "EHOSTUNREACH" }),
      });
    const connecting = systemError("EHOSTUNREACH", "connect");
    expect(failureOf(all(connecting, systemError("ENETUNREACH", "connect"))).kind).toBe("not_sent");
    expect(failureOf(all(connecting, systemError("EHOSTUNREACH", "read"))).kind).toBe("unclear");
  });
});
