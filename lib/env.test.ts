import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { DEVELOPMENT_SECRET_PREFIX, parseEnv } from "./env";

const good = {
  APP_URL: "https://pay.example.com",
  DATABASE_URL: "postgresql://db.example.com/paydesk",
  ENCRYPTION_KEY: Buffer.alloc(32, 1).toString("base64"),
  NEXTAUTH_SECRET: "n".repeat(32),
  INNGEST_EVENT_KEY: "event-key",
  INNGEST_SIGNING_KEY: "signkey-prod-00ff",
};

test("a complete environment is production unless it says otherwise", () => {
  expect(parseEnv(good).PAYDESK_MODE).toBe("production");
});

test.each([
  ["a development secret", { NEXTAUTH_SECRET: DEVELOPMENT_SECRET_PREFIX + "x".repeat(32) }, "NEXTAUTH_SECRET"],
  ["a development event key", { INNGEST_EVENT_KEY: `${DEVELOPMENT_SECRET_PREFIX}key` }, "INNGEST_EVENT_KEY"],
  ["a development signing key", { INNGEST_SIGNING_KEY: "signkey-development-00ff" }, "INNGEST_SIGNING_KEY"],
  ["no signing key", { INNGEST_SIGNING_KEY: undefined }, "INNGEST_SIGNING_KEY"],
  ["Inngest's dev mode", { INNGEST_DEV: "1" }, "INNGEST_DEV"],
  ["private addresses for webhooks", { WEBHOOK_ALLOWED_HOSTS: "10.0.0.1:80" }, "WEBHOOK_ALLOWED_HOSTS"],
  ["crash points", { PAYDESK_CRASH_AT: "relay.after_send" }, "PAYDESK_CRASH_AT"],
  ["a short encryption key", { ENCRYPTION_KEY: "c2hvcnQ=" }, "ENCRYPTION_KEY"],
])("production with %s is refused, and the variable is named", (_name, fault, variable) => {
  expect(() => parseEnv({ ...good, ...fault })).toThrowError(new RegExp(`^  ${variable}: `, "m"));
});

test("every variable is explained in .env.example", () => {
  const source = readFileSync("lib/env.ts", "utf8");
  const variables = [...source.matchAll(/^ {4}([A-Z_]+): /gm)].map(([, name]) => name ?? "");
  const example = readFileSync(".env.example", "utf8");
  expect(variables.length).toBeGreaterThan(15);
  for (const name of variables) expect(example).toMatch(new RegExp(`^${name}=`, "m"));
});
