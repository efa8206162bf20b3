import { expect, test } from "vitest";
import { noteAddress } from "@/lib/http/address";

test.each([
  ["without proxies what a client claims is gone", "6.6.6.6", "1.2.3.4", 0, "1.2.3.4"],
  ["behind one proxy its word counts", "1.2.3.4", "10.0.0.1", 1, "1.2.3.4"],
  ["behind one proxy what a client claims before it is gone", "6.6.6.6, 1.2.3.4", "10.0.0.1", 1, "1.2.3.4"],
  ["behind two proxies the first one's word counts", "6.6.6.6,1.2.3.4, 10.0.0.2", "10.0.0.1", 2, "1.2.3.4"],
  ["fewer proxies than said: the farthest that is known", undefined, "1.2.3.4", 2, "1.2.3.4"],
  ["an IPv4 address in IPv6 is written as itself", undefined, "::ffff:1.2.3.4", 0, "1.2.3.4"],
])("%s", (_name, told, remote, proxies, address) => {
  const headers = { "x-forwarded-for": told };
  noteAddress(headers, remote, proxies);
  expect(headers["x-forwarded-for"]).toBe(address);
});
