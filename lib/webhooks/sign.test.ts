import { Webhook } from "standardwebhooks";
import { expect, test } from "vitest";
import { newWebhookSecret, signatureHeaders } from "./sign";

const body = '{"event_id":"evt_1","type":"payment_intent.succeeded","grüße":"🎉"}';
const now = () => Math.floor(Date.now() / 1000);

test("the published verification library takes our signature unchanged", () => {
  const secret = newWebhookSecret();
  const headers = signatureHeaders({ id: "evt_1", timestampS: now(), body }, [secret]);
  expect(new Webhook(secret).verify(body, headers)).toEqual(JSON.parse(body));
});

test("while a secret rotates, either one verifies", () => {
  const secrets = [newWebhookSecret(), newWebhookSecret()];
  const headers = signatureHeaders({ id: "evt_1", timestampS: now(), body }, secrets);
  for (const secret of secrets) expect(() => new Webhook(secret).verify(body, headers)).not.toThrow();
});

test("a body changed by one byte does not verify", () => {
  const secret = newWebhookSecret();
  const headers = signatureHeaders({ id: "evt_1", timestampS: now(), body }, [secret]);
  expect(() => new Webhook(secret).verify(body.replace("evt_1", "evt_2"), headers)).toThrow();
});
