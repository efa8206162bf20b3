import { expect, test } from "vitest";
import { AppError } from "@/lib/core/error";
import { BODY_BYTES_MAX, parseJson, readBody } from "./body";

const bytes = (text: string) => new TextEncoder().encode(text);

test("a body that streams past the limit is refused before it ends", async () => {
  let sent = 0;
  const endless = new ReadableStream<Uint8Array>({
    pull(controller) {
      sent += 16_384;
      controller.enqueue(new Uint8Array(16_384));
    },
  });
  const request = new Request("http://localhost/", { method: "POST", body: endless, duplex: "half" } as RequestInit);
  await expect(readBody(request)).rejects.toMatchObject({ code: "body_too_large" });
  expect(sent).toBeLessThan(4 * BODY_BYTES_MAX);
});

test.each(["1.0", "1e2", "1E2", "1.5", "1e21", "-0.0"])(
  "the number %s is refused although it may parse to an integer",
  (text) => {
    expect(() => parseJson(bytes(`{"amount": ${text}}`))).toThrowError(AppError);
  },
);

test("plain integers and texts that look like numbers pass through", () => {
  expect(parseJson(bytes('{"amount": 100, "order_id": "1e2"}'))).toEqual({ amount: 100, order_id: "1e2" });
});

test.each([
  ["bytes that are not UTF-8", new Uint8Array([0x22, 0xff, 0x22])],
  ["a byte order mark", bytes("\uFEFF{}")],
  ["trailing bytes", bytes("{} x")],
  ["nothing", bytes("")],
  ["a depth of 100,000", bytes("[".repeat(100_000))],
])("%s is refused as invalid JSON", (_name, body) => {
  expect(() => parseJson(body)).toThrowError(expect.objectContaining({ code: "invalid_json" }));
});

test("a key that reaches for the prototype is refused", () => {
  expect(() => parseJson(bytes('{"metadata": {"__proto__": "x"}}'))).toThrowError(AppError);
});
