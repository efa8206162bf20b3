import { Webhook } from "standardwebhooks";
import { expect, test } from "vitest";
import { newWebhookSecret, signatureHeaders, signersOf } from "./sign";

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

test("a signature names the secrets it was made with, and none when a byte differs", () => {
  const [first, second, stranger] = [newWebhookSecret(), newWebhookSecret(), newWebhookSecret()];
  const message = { id: "evt_1", timestampS: now(), body };
  const signatures = signatureHeaders(message, [first, second])["webhook-signature"] ?? "";
  expect(signersOf(message, signatures, [stranger, second, first])).toEqual([1, 2]);
  expect(signersOf({ ...message, body: `${body} ` }, signatures, [first, second])).toEqual([]);
  expect(signersOf({ ...message, timestampS: message.timestampS + 1 }, signatures, [first])).toEqual([]);
  expect(signersOf(message, "v1,", [first])).toEqual([]);
});
