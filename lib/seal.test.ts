import { beforeAll, expect, test } from "vitest";
import { fingerprint, open, seal } from "./seal";

beforeAll(() => {
  Object.assign(process.env, {
    APP_URL: "http://127.0.0.1:3000",
    DATABASE_URL: "postgresql://127.0.0.1/none",
    ENCRYPTION_KEY: Buffer.alloc(32, 7).toString("base64"),
    NEXTAUTH_SECRET: "x".repeat(32),
    INNGEST_EVENT_KEY: "key",
    INNGEST_SIGNING_KEY: "signkey-test-00",
  });
});

test("what was sealed for a place opens there", () => {
  expect(open(seal("whsec_grüße", "table/row"), "table/row")).toBe("whsec_grüße");
});

test("an envelope that was moved to another row does not open", () => {
  expect(() => open(seal("secret", "table/row-1"), "table/row-2")).toThrow();
});

test("an envelope of which any byte was changed does not open", () => {
  const [version, text = ""] = seal("secret", "table/row").split(".");
  const bytes = Buffer.from(text, "base64url");
  for (const at of bytes.keys()) {
    const changed = Buffer.from(bytes.map((byte, index) => (index === at ? byte ^ 1 : byte)));
    expect(() => open(`${version}.${changed.toString("base64url")}`, "table/row")).toThrow();
  }
});

test("two envelopes of one secret differ", () => {
  expect(seal("secret", "table/row")).not.toBe(seal("secret", "table/row"));
});

test("a fingerprint tells equal values of one merchant, and nothing across merchants", () => {
  expect(fingerprint("tok_1", "m_1")).toBe(fingerprint("tok_1", "m_1"));
  expect(fingerprint("tok_1", "m_1")).not.toBe(fingerprint("tok_1", "m_2"));
});
