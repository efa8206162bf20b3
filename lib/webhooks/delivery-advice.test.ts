import { expect, test } from "vitest";
import { adviceFor } from "./delivery-advice";

const enabled = { status: "enabled", disabledReason: null };
const dead = { status: "dead", attempts: 10, endpoint: enabled } as const;

test("a delivery that is under way or got through needs no advice", () => {
  expect(adviceFor({ ...dead, status: "delivered", failureReason: null })).toBeNull();
  expect(adviceFor({ ...dead, status: "pending", failureReason: "answered 500" })).toBeNull();
});

test.each([
  ["answered 503", /failed by itself \(503\)/],
  ["answered 302", /redirects are not followed/],
  ["answered 401", /wants a login/],
  ["answered 404", /correct the endpoint's address/],
  ["answered 429", /asked too often/],
  ["No answer in time.", /within 15 seconds/],
  ["The URL must be reachable from the public internet.", /another address/],
  ["The connection failed.", /could not be reached/],
  ["endpoint is disabled", /switched off when it was due/],
])("one that ended with '%s' says whose turn it is", (failureReason, sentence) => {
  const advice = adviceFor({ ...dead, failureReason });
  expect(advice).toMatch(/given up after 10 tries/);
  expect(advice).toMatch(sentence);
  expect(advice).toMatch(/Then send it once more\.$/);
});

test("nobody is told to send again what a disabled endpoint would not get", () => {
  const endpoint = { status: "disabled", disabledReason: "answered 410 Gone" };
  const advice = adviceFor({ status: "skipped", attempts: 1, failureReason: "answered 410", endpoint });
  expect(advice).toMatch(/disabled because it answered 410 Gone/);
  expect(advice).toMatch(/has to enable it/);
  expect(advice).not.toMatch(/Then send it once more/);
});
