import { beforeAll, expect, test } from "vitest";
import { query } from "@/e2e/database";
import { eventually, Merchant, refundOf } from "@/e2e/merchant";
import { Operator } from "@/e2e/operator";
import { readRunFile } from "@/e2e/run-file";
import { ApiClient } from "@/lib/merchants/schema";
import type { PaymentIntent } from "@/lib/payments/schema";
import { type Suggestion, Suggestions } from "@/lib/payments/search-suggest-schema";

const run = readRunFile();
const merchant = new Merchant(run);

async function suggested(operator: Operator, q: string): Promise<Suggestion[]> {
  const answer = await operator.get(`/api/console/payments/suggestions?${new URLSearchParams({ q })}`);
  expect(answer.status, answer.text).toBe(200);
  return Suggestions.parse(answer.json).data;
}

/** The pages that Enter and the arrows lead to. */
async function pagesFor(operator: Operator, q: string): Promise<string[]> {
  return (await suggested(operator, q)).flatMap(({ href, certain }) => (href !== null && certain ? [href] : []));
}

let viewer: Operator;
let payment: PaymentIntent;
let ids: Record<"refund" | "event" | "delivery" | "attempt" | "endpoint", string>;

beforeAll(async () => {
  viewer = await Operator.signIn(run, "viewer");
  payment = await merchant.paid("tok_visa");
  const { refund_id: refund } = refundOf(await merchant.refund(payment, { amount: 100 }));
  ids = await eventually("a try to deliver its first event", 20_000, async () => {
    const [row] = await query<Omit<typeof ids, "refund">>(
      run.database_url,
      `SELECT e.id AS event, d.id AS delivery, a.id AS attempt, d.endpoint_id AS endpoint
       FROM events e JOIN deliveries d ON d.event_id = e.id JOIN delivery_attempts a ON a.delivery_id = d.id
       WHERE e.payment_intent_id = $1 LIMIT 1`,
      [payment.payment_intent_id],
    );
    return row && { ...row, refund };
  });
});

const pageOfPayment = () => `/payments/${payment.payment_intent_id}`;

test.each<[string, () => string, () => string]>([
  ["refund", () => ids.refund, () => `/refunds?open=${ids.refund}`],
  ["event", () => ids.event, () => `/events/${ids.event}`],
  ["delivery", () => ids.delivery, () => `/deliveries/${ids.delivery}`],
  ["delivery attempt", () => ids.attempt, () => `/deliveries/${ids.delivery}`],
])("the id of a %s leads to its payment, and then to its page", async (name, id, page) => {
  expect(await pagesFor(viewer, id())).toEqual([pageOfPayment(), page()]);
  expect((await suggested(viewer, id()))[0]?.group).toBe(`Payment of this ${name}`);
});

test.each<[string, () => string]>([
  ["payment", pageOfPayment],
  ["refund", () => `/refunds?open=${ids.refund}`],
  ["event", () => `/events/${ids.event}`],
  ["delivery", () => `/deliveries/${ids.delivery}`],
  ["webhook endpoint", () => `/webhooks/${ids.endpoint}`],
  ["merchant", () => `/settings/merchants/${merchant.id}`],
  ["PSP account", () => "/psps/psp_sim_a"],
])("the address of a %s's page leads to that page, from any host", async (_name, page) => {
  for (const host of ["", "http://localhost:3000", "https://pay.example", "pay.example"]) {
    expect((await pagesFor(viewer, `${host}${page()}`))[0], host).toBe(page());
  }
  expect((await pagesFor(viewer, `https://pay.example${page()}#here`))[0]).toBe(page());
});

test("an API client and its secret lead to their merchant", async () => {
  const admin = await Operator.signIn(run, "admin");
  const body = { merchant_id: merchant.id, name: "Sought", scopes: ["payments:read"] };
  const made = ApiClient.parse((await admin.post("/v1/admin/api_clients", body)).json);
  for (const id of [made.client_id, made.secrets[0]?.secret_id]) {
    expect(await pagesFor(viewer, String(id)), id).toEqual([`/settings/merchants/${merchant.id}`]);
  }
});

test("an operator and a check of the books lead to the log, for those who may read it", async () => {
  const approver = await Operator.signIn(run, "approver");
  const started = await approver.post("/v1/admin/ledger/checks", {});
  const check = String(started.json.check_id);
  const [operator] = await query<{ id: string }>(run.database_url, "SELECT min(id) AS id FROM operators");
  const places = { [String(operator?.id)]: `/audit?actor=${operator?.id}`, [check]: `/audit?object=${check}` };
  for (const [id, place] of Object.entries(places)) {
    expect(await pagesFor(approver, id)).toEqual([place]);
    expect(await pagesFor(viewer, id)).toEqual([]);
  }
});
