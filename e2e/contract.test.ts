import { connect } from "node:net";
import { expect, test } from "vitest";
import { Merchant, paymentOf } from "@/e2e/merchant";
import { readRunFile } from "@/e2e/run-file";

const run = readRunFile();
const merchant = new Merchant(run, 0);
const other = new Merchant(run, 1);
const INTENTS = "/v1/payment_intents";

test("an intent of another merchant answers exactly as one that does not exist", async () => {
  const { payment_intent_id } = paymentOf(await merchant.post(INTENTS, merchant.payment()));
  const foreign = await other.get(`${INTENTS}/${payment_intent_id}`);
  const absent = await other.get(`${INTENTS}/pi_01k00000000000000000000000`);
  expect(foreign.status).toBe(404);
  expect({ ...foreign.json, request_id: "" }).toEqual({ ...absent.json, request_id: "" });
  const confirm = await other.post(`${INTENTS}/${payment_intent_id}/confirm`, {
    payment_method: { type: "card_token", token: "tok_visa" },
  });
  expect(confirm.status).toBe(404);
  expect((await merchant.retrieve(payment_intent_id)).status).toBe("requires_payment_method");
});

test("a body that names another merchant is refused", async () => {
  const answer = await merchant.post(INTENTS, { ...merchant.payment(), merchant_id: other.id });
  expect(answer.status).toBe(400);
  expect(answer.json).toMatchObject({ errors: [{ path: "merchant_id", code: "merchant_mismatch" }] });
});

test.each([
  ["an unknown field", { livemode: true }, "livemode"],
  ["a lower-case currency", { currency: "eur" }, "currency"],
  ["no currency at all", { currency: "XXX" }, "currency"],
  ["too much money", { amount: 1_000_000_000_000 }, "amount"],
  ["U+0000", { order_id: "a\u0000b" }, "order_id"],
  ["a lone surrogate", { order_id: "a\ud800" }, "order_id"],
  ["an order id that nobody sees", { order_id: " \u00a0\u200b\t" }, "order_id"],
  ["a confirm without a payment method", { confirm: true }, "payment_method"],
  ["a script as return address", { return_url: "javascript:alert(1)" }, "return_url"],
])("%s is refused, and the fault is named", async (_name, fault, path) => {
  const answer = await merchant.post(INTENTS, { ...merchant.payment(), ...fault });
  expect(answer.status).toBe(400);
  expect(answer.headers.get("content-type")).toBe("application/problem+json");
  expect(answer.json).toMatchObject({ status: 400, retryable: false, errors: [expect.objectContaining({ path })] });
});

test.each(["order_id", "description"])("a card number in %s is refused, and not echoed", async (field) => {
  const answer = await merchant.post(INTENTS, { ...merchant.payment(), [field]: "card 4242 4242 4242 4242" });
  expect(answer.status).toBe(400);
  expect(answer.json.code).toBe("card_data_not_allowed");
  expect(answer.text).not.toContain("4242");
});

test("emoji and right-to-left text come back as they were sent", async () => {
  const description = "שלום 🎉 \u202Eabc";
  const answer = await merchant.post(
    INTENTS,
    merchant.payment(undefined, { description, metadata: { ключ: "значение 💶" } }),
  );
  expect(paymentOf(answer)).toMatchObject({ description, metadata: { ключ: "значение 💶" } });
});

test("a caller's request id comes back; one that could break a log line does not", async () => {
  const good = await merchant.get(`${INTENTS}/pi_x`, { "x-request-id": "shop-42:retry.1" });
  expect(good.headers.get("x-request-id")).toBe("shop-42:retry.1");
  expect(good.json.request_id).toBe("shop-42:retry.1");
  const bad = await merchant.get(`${INTENTS}/pi_x`, { "x-request-id": "a b" });
  expect(bad.headers.get("x-request-id")).toMatch(/^req_/);
});

test.each([
  ["GET", "/v1/nothing", 404, "not_found"],
  ["PUT", INTENTS, 405, "method_not_allowed"],
  ["DELETE", `${INTENTS}/pi_x`, 405, "method_not_allowed"],
])("%s %s is answered with %i as a problem", async (method, path, status, code) => {
  const response = await fetch(`${run.app}${path}`, { method });
  expect(response.status).toBe(status);
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  expect(response.headers.get("x-request-id")).toBeTruthy();
  expect(await response.json()).toMatchObject({ code, status });
});

test.each([
  [`${INTENTS}/pi_%00`, 404],
  [`${INTENTS}/${"a".repeat(300)}`, 404],
  [`${INTENTS}/%2e%2e%2fx`, 404],
  [`${INTENTS}/%ff`, 400],
])("an address that can't be one of ours is refused in order: %s", async (path, status) => {
  for (const answer of [await merchant.get(path), await merchant.post(`${path}/confirm`, {})]) {
    expect(answer.status).toBe(status);
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
  }
});

test("another content type is refused with 415", async () => {
  const answer = await merchant.post(INTENTS, merchant.payment(), { headers: { "content-type": "text/plain" } });
  expect(answer.status).toBe(415);
});

test("a body over 64 KiB is refused with 413, by its length and while it streams", async () => {
  const answer = await merchant.post(INTENTS, undefined, { raw: JSON.stringify({ description: "x".repeat(70_000) }) });
  expect(answer.status).toBe(413);
  expect(answer.json.code).toBe("body_too_large");
  expect(await streamEndlessly(await merchant.token())).toMatch(/^HTTP\/1\.1 413 /);
});

test("an answer that the caller has already is a 304", async () => {
  const { payment_intent_id } = paymentOf(await merchant.post(INTENTS, merchant.payment()));
  const first = await merchant.get(`${INTENTS}/${payment_intent_id}`);
  const etag = first.headers.get("etag") ?? "";
  const again = await merchant.get(`${INTENTS}/${payment_intent_id}`, { "if-none-match": etag });
  expect(again.status).toBe(304);
  expect(again.text).toBe("");
});

test("a long poll answers as soon as the payment is decided", async () => {
  const first = paymentOf(
    await merchant.post(INTENTS, merchant.payment("tok_async"), { headers: { prefer: "wait=0" } }),
  );
  expect(first.status).toBe("processing");
  const startedAt = performance.now();
  const polled = await merchant.get(`${INTENTS}/${first.payment_intent_id}?wait_for=terminal`, { prefer: "wait=20" });
  expect(paymentOf(polled).status).toBe("succeeded");
  expect(performance.now() - startedAt).toBeLessThan(15_000);
});

test("Prefer: wait=0 answers at once with what is committed", async () => {
  const startedAt = performance.now();
  const answer = await merchant.post(INTENTS, merchant.payment("tok_slow_5s"), { headers: { prefer: "wait=0" } });
  expect(paymentOf(answer).status).toBe("processing");
  expect(performance.now() - startedAt).toBeLessThan(2_000);
});

test("the functions' address takes no unsigned request", async () => {
  const response = await fetch(`${run.app}/api/inngest?fnId=paydesk-sweep&stepId=step`, { method: "POST", body: "{}" });
  expect(response.status).toBe(401);
});

/** Sends chunks for as long as the server takes them; returns the first line of its answer. */
function streamEndlessly(token: string): Promise<string> {
  const { hostname, port } = new URL(run.app);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname);
    let answer = "";
    socket.on("data", (chunk) => {
      answer += chunk.toString();
      resolve(answer.split("\r\n")[0] ?? "");
      socket.destroy();
    });
    socket.on("error", reject);
    socket.write(
      `POST ${INTENTS} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\n` +
        `Idempotency-Key: ${crypto.randomUUID()}\r\nTransfer-Encoding: chunked\r\n\r\n`,
    );
    const chunk = `4000\r\n${" ".repeat(0x4000)}\r\n`;
    const send = () => {
      if (socket.destroyed) return;
      if (socket.write(chunk)) setImmediate(send);
      else socket.once("drain", send);
    };
    send();
  });
}
