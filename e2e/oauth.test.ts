import * as oauth from "oauth4webapi";
import { expect, test } from "vitest";
import { Merchant } from "@/e2e/merchant";
import { readRunFile } from "@/e2e/run-file";

const run = readRunFile();
const client = run.clients[0] ?? { client_id: "", client_secret: "", merchant_id: "", webhook_secret: "" };

async function token(form: Record<string, string>, headers: Record<string, string> = {}) {
  const response = await fetch(`${run.app}/oauth/token`, { method: "POST", headers, body: new URLSearchParams(form) });
  return { status: response.status, headers: response.headers, json: await response.json() };
}

test.each([
  ["client_secret_basic", oauth.ClientSecretBasic(client.client_secret)],
  ["client_secret_post", oauth.ClientSecretPost(client.client_secret)],
])("a standard client library gets a token by %s, from the published metadata alone", async (_name, authentication) => {
  const issuer = new URL(run.app);
  const insecure = { [oauth.allowInsecureRequests]: true };
  const discovery = await oauth.discoveryRequest(issuer, { algorithm: "oauth2", ...insecure });
  const server = await oauth.processDiscoveryResponse(issuer, discovery);
  const response = await oauth.clientCredentialsGrantRequest(
    server,
    { client_id: client.client_id },
    authentication,
    new URLSearchParams({ scope: "payments:read" }),
    insecure,
  );
  const result = await oauth.processClientCredentialsResponse(server, { client_id: client.client_id }, response);
  expect(result.token_type).toBe("bearer");
  expect(result.expires_in).toBe(300);
  expect(result.scope).toBe("payments:read");
});

test("the key set verifies tokens, and holds no private part", async () => {
  const response = await fetch(`${run.app}/.well-known/jwks.json`);
  const { keys } = await response.json();
  expect(keys).toHaveLength(1);
  expect(Object.keys(keys[0]).sort()).toEqual(["alg", "crv", "kid", "kty", "use", "x", "y"]);
});

test.each([
  ["a wrong secret", { client_id: client.client_id, client_secret: "wrong" }],
  ["an unknown client", { client_id: "cl_nobody", client_secret: client.client_secret }],
  ["another client's secret", { client_id: "cl_demo_2", client_secret: client.client_secret }],
  ["no credentials", {}],
])("%s gets no token, in the same words", async (_name, credentials) => {
  const answer = await token({ grant_type: "client_credentials", ...credentials });
  expect(answer.status).toBe(401);
  expect(answer.json).toMatchObject({ error: "invalid_client", code: "invalid_client" });
  expect(answer.headers.get("www-authenticate")).toContain("Basic");
});

test.each([
  ["a missing grant", { client_id: client.client_id, client_secret: client.client_secret }, "invalid_request"],
  ["another grant", { grant_type: "password" }, "unsupported_grant_type"],
  [
    "a scope that the client may not have",
    {
      grant_type: "client_credentials",
      client_id: client.client_id,
      client_secret: client.client_secret,
      scope: "root",
    },
    "invalid_scope",
  ],
])("%s is refused", async (_name, form, error) => {
  const answer = await token(form);
  expect(answer.status).toBe(400);
  expect(answer.json.error).toBe(error);
});

test.each([
  ["none", ""],
  ["nonsense", "Bearer nonsense"],
  ["an unsigned one", `Bearer ${btoa('{"alg":"none","typ":"at+jwt"}')}.${btoa('{"sub":"cl_demo_1"}')}.`],
])("with a token that is %s, the API says 401 as a problem", async (_name, authorization) => {
  const response = await fetch(`${run.app}/v1/payment_intents/pi_x`, { headers: { authorization } });
  expect(response.status).toBe(401);
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  expect(await response.json()).toMatchObject({ code: "unauthorized", status: 401, retryable: false });
});

test("a token that was changed by one character is refused", async () => {
  const merchant = new Merchant(run);
  const jwt = await merchant.token();
  const [header, payload, signature = ""] = jwt.split(".");
  const changed = `${header}.${payload}.${signature.startsWith("A") ? "B" : "A"}${signature.slice(1)}`;
  const response = await fetch(`${run.app}/v1/payment_intents/pi_x`, {
    headers: { authorization: `Bearer ${changed}` },
  });
  expect(response.status).toBe(401);
});

test("a token without the scope is refused with 403", async () => {
  const answer = await token({
    grant_type: "client_credentials",
    client_id: client.client_id,
    client_secret: client.client_secret,
    scope: "payments:read",
  });
  const response = await fetch(`${run.app}/v1/payment_intents`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${answer.json.access_token}`,
      "content-type": "application/json",
      "idempotency-key": crypto.randomUUID(),
    },
    body: "{}",
  });
  expect(response.status).toBe(403);
  expect(await response.json()).toMatchObject({ code: "insufficient_scope" });
});
