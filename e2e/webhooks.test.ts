import { createServer } from "node:http";
import { expect, test } from "vitest";
import { query } from "@/e2e/database";
import { eventually, Merchant, paymentOf } from "@/e2e/merchant";
import { readRunFile } from "@/e2e/run-file";
import { receivedFor } from "@/e2e/webhooks";

const run = readRunFile();
const merchant = new Merchant(run);

test("a merchant is told every step once, in signed webhooks that the published library verifies", async () => {
  const intent = await merchant.pay("tok_visa");
  const events = await eventually("its webhooks", 20_000, async () => {
    const received = receivedFor(run.receiver.log, merchant.webhookSecret, intent.payment_intent_id);
    return received.length >= 4 ? received : undefined;
  });
  expect(events.map(({ type }) => type).sort()).toEqual([
    "charge.captured",
    "payment_intent.created",
    "payment_intent.processing",
    "payment_intent.succeeded",
  ]);
  for (const event of events) {
    expect(event.headers["webhook-id"]).toBe(event.event_id);
    expect(event.data).toMatchObject({ payment_intent_id: intent.payment_intent_id, order_id: intent.order_id });
  }
  expect(events.find(({ type }) => type === "payment_intent.succeeded")?.data.object).toEqual(intent);
});

test("a declined payment is told as payment_failed, with the reason", async () => {
  const intent = await merchant.pay("tok_decline_generic");
  const failed = await eventually("the webhook", 20_000, async () =>
    receivedFor(run.receiver.log, merchant.webhookSecret, intent.payment_intent_id).find(
      ({ type }) => type === "payment_intent.payment_failed",
    ),
  );
  expect(failed.data.object).toMatchObject({ last_error: { code: "card_declined", decline_code: "generic_decline" } });
});

/** Runs a test with the second merchant's endpoint at an address of the test's own. */
async function withEndpoint(url: string, work: (merchant: Merchant) => Promise<void>): Promise<void> {
  const other = new Merchant(run, 1);
  const move = (to: string) =>
    query(run.database_url, "UPDATE webhook_endpoints SET url = $1 WHERE merchant_id = $2", [to, other.id]);
  await move(url);
  try {
    await work(other);
  } finally {
    await move(`${run.receiver.url}/webhooks/${other.id}`);
  }
}

type Attempt = {
  number: number;
  response_status: number | null;
  response_body: string | null;
  error: string | null;
  webhook_id: string;
};

function attemptsFor(paymentIntentId: string): Promise<Attempt[]> {
  return query<Attempt>(
    run.database_url,
    `SELECT a.number, a.response_status, a.response_body, a.error, a.request_headers->>'webhook-id' AS webhook_id
     FROM delivery_attempts a JOIN deliveries d ON d.id = a.delivery_id JOIN events e ON e.id = d.event_id
     WHERE e.payment_intent_id = $1 ORDER BY a.number`,
    [paymentIntentId],
  );
}

test("an endpoint that fails is tried again with the same id, and every try is kept", async () => {
  const ids: unknown[] = [];
  const endpoint = createServer((request, response) => {
    ids.push(request.headers["webhook-id"]);
    request.resume();
    response.writeHead(ids.length === 1 ? 503 : 200);
    response.end(ids.length === 1 ? "not yet" : "thank you");
  });
  const port = Number(process.env.PAYDESK_TEST_ENDPOINT_PORT);
  await new Promise<void>((done) => endpoint.listen(port, "127.0.0.1", done));
  try {
    await withEndpoint(`http://127.0.0.1:${port}/`, async (other) => {
      const { payment_intent_id } = paymentOf(await other.post("/v1/payment_intents", other.payment()));
      const attempts = await eventually("the second try", 30_000, async () => {
        const rows = await attemptsFor(payment_intent_id);
        return rows.length === 2 ? rows : undefined;
      });
      expect(attempts).toMatchObject([
        { number: 1, response_status: 503, response_body: "not yet" },
        { number: 2, response_status: 200, response_body: "thank you" },
      ]);
      expect(new Set(ids)).toEqual(new Set([attempts[0]?.webhook_id]));
    });
  } finally {
    endpoint.close();
  }
});

test("an endpoint at a private address is never called, and the try says nothing about what is there", async () => {
  const { port } = new URL(run.app);
  await withEndpoint(`http://localhost:${port}/healthz`, async (other) => {
    const { payment_intent_id } = paymentOf(await other.post("/v1/payment_intents", other.payment()));
    const attempts = await eventually("the first try", 20_000, async () => {
      const rows = await attemptsFor(payment_intent_id);
      return rows.length > 0 ? rows : undefined;
    });
    expect(attempts).toMatchObject([{ number: 1, response_status: null, response_body: null }]);
    expect(attempts[0]?.error).toMatch(/not allowed|public internet/);
  });
});
