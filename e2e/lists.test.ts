import { beforeAll, expect, test } from "vitest";
import type { Answer } from "@/e2e/answer";
import { query } from "@/e2e/database";
import { Merchant, paymentOf } from "@/e2e/merchant";
import { newMerchant } from "@/e2e/new-merchant";
import { readRunFile } from "@/e2e/run-file";
import { newId } from "@/lib/core/id";
import { PaymentIntentPage } from "@/lib/payments/list";

const run = readRunFile();
const INTENTS = "/v1/payment_intents";
const CHARGES = "/v1/charges";

const create = async (merchant: Merchant, more: Record<string, unknown> = {}) =>
  paymentOf(await merchant.post(INTENTS, merchant.payment(undefined, more)));

async function list(merchant: Merchant, parameters: Record<string, string | number> = {}) {
  const search = new URLSearchParams(Object.entries(parameters).map(([name, value]) => [name, String(value)]));
  const answer = await merchant.get(`${INTENTS}?${search}`);
  expect(answer.status).toBe(200);
  const page = PaymentIntentPage.parse(answer.json);
  return { ...page, ids: page.data.map((intent) => intent.payment_intent_id) };
}

const withoutRequestId = ({ status, json }: Answer) => ({ status, body: { ...json, request_id: "" } });

test("walks over 45 payments, there and back, meet each one once while others come in", async () => {
  const merchant = await newMerchant(run);
  const old: string[] = [];
  for (let count = 0; count < 45; count++) old.unshift((await create(merchant)).payment_intent_id);
  expect(old).toEqual(old.toSorted().reverse());

  let walking = true;
  let added = 0;
  const writer = (async () => {
    for (; walking; added++) await create(merchant);
  })();

  const forwards: string[] = [];
  let page = await list(merchant, { limit: 7 });
  while (page.next_cursor !== null) {
    forwards.push(...page.ids);
    expect(page).toMatchObject({ has_more: true, next_cursor: page.ids.at(-1) });
    await create(merchant);
    page = await list(merchant, { limit: 7, starting_after: page.next_cursor });
  }
  forwards.push(...page.ids);
  expect(page.has_more).toBe(false);

  let backwards = forwards.slice(-1);
  while (!old.slice(0, 1).every((newest) => backwards.includes(newest))) {
    const before = await list(merchant, { limit: 7, ending_before: backwards[0] ?? "" });
    expect(before.ids).toHaveLength(7);
    expect(before.next_cursor).toBe(before.ids.at(-1));
    backwards = [...before.ids, ...backwards];
    await create(merchant);
  }
  walking = false;
  await writer;

  expect(added).toBeGreaterThan(0);
  expect(forwards.filter((id) => old.includes(id))).toEqual(old);
  expect(backwards.filter((id) => old.includes(id))).toEqual(old);
  expect(backwards).toEqual(backwards.toSorted().reverse());
  expect(new Set(forwards).size).toBe(forwards.length);
});

test("a page before the newest payment is empty and says that nothing is newer", async () => {
  const merchant = await newMerchant(run);
  const { payment_intent_id } = await create(merchant);
  expect(await list(merchant, { ending_before: payment_intent_id })).toMatchObject({
    data: [],
    has_more: false,
    next_cursor: null,
  });
});

test("a list holds 20 payments unless it is asked for more, and 100 at most", async () => {
  const merchant = await newMerchant(run);
  for (let count = 0; count < 21; count++) await create(merchant);
  expect(await list(merchant)).toMatchObject({ ids: { length: 20 }, has_more: true });
  expect(await list(merchant, { limit: 21 })).toMatchObject({
    ids: { length: 21 },
    has_more: false,
    next_cursor: null,
  });
  expect((await list(merchant, { limit: 100 })).ids).toHaveLength(21);
});

test.each([
  "limit=0",
  "limit=101",
  "limit=1e9",
  "limit=1000000000",
  "limit=x",
  "limit=",
  "limit=-1",
  "sort=amount",
  "order_by=id",
  "offset=20",
  "starting_after=",
  "starting_after=%27%20OR%201%3D1",
  "starting_after=a%00b",
])("D14: ?%s is refused by every list", async (search) => {
  const merchant = new Merchant(run);
  for (const path of [INTENTS, CHARGES]) {
    const answer = await merchant.get(`${path}?${search}`);
    expect(answer.status).toBe(400);
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
    expect(answer.json).toMatchObject({ code: "invalid_request", errors: [{ path: search.split("=")[0] }] });
  }
});

test.each(["status=done", "order_id=", "order_id=a%00b", "created_gte_ms=now", "created_lte_ms=-1", "merchant_id=m_2"])(
  "D14: payment intents are not listed by ?%s",
  async (search) => {
    const answer = await new Merchant(run).get(`${INTENTS}?${search}`);
    expect(answer.status).toBe(400);
    expect(answer.json).toMatchObject({ code: "invalid_request", errors: [{ path: search.split("=")[0] }] });
  },
);

test("two cursors at once are refused", async () => {
  const merchant = new Merchant(run);
  const { payment_intent_id: id } = await create(merchant);
  const answer = await merchant.get(`${INTENTS}?starting_after=${id}&ending_before=${id}`);
  expect(answer.status).toBe(400);
  expect(answer.json).toMatchObject({ code: "invalid_request", errors: [{ path: "ending_before" }] });
});

test("payments are found by order, by status and by time of creation", async () => {
  const merchant = await newMerchant(run);
  const order_id = "one order, 50 % off";
  const first = await create(merchant, { order_id });
  const second = await create(merchant, {
    payment_method: { type: "card_token", token: "tok_visa" },
  });
  const third = await create(merchant, { order_id });
  const ids = async (parameters: Record<string, string | number>) => (await list(merchant, parameters)).ids;

  expect(await ids({ order_id })).toEqual([third.payment_intent_id, first.payment_intent_id]);
  expect(await ids({ order_id: "one order" })).toEqual([]);
  expect(await ids({ status: "requires_confirmation" })).toEqual([second.payment_intent_id]);
  expect(await ids({ order_id, status: "requires_confirmation" })).toEqual([]);
  const all = [third, second, first];
  for (const { created_ms } of all) {
    const idsOf = (matches: (ms: number) => boolean) =>
      all.filter((intent) => matches(intent.created_ms)).map((intent) => intent.payment_intent_id);
    expect(await ids({ created_gte_ms: created_ms })).toEqual(idsOf((ms) => ms >= created_ms));
    expect(await ids({ created_lte_ms: created_ms })).toEqual(idsOf((ms) => ms <= created_ms));
  }
  expect(await ids({ created_gte_ms: third.created_ms + 1 })).toEqual([]);
  expect(await ids({ created_lte_ms: first.created_ms - 1 })).toEqual([]);
});

test("a listed payment is the payment as it is read by its id", async () => {
  const merchant = await newMerchant(run);
  const { payment_intent_id } = await create(merchant);
  expect((await list(merchant)).data).toEqual([await merchant.retrieve(payment_intent_id)]);
});

type Foreigner = { name: string; intentId: string; chargeId: string };

/** What is not the merchant's to see: an object of each kind of another merchant's, and of its own other mode. */
const foreigners: Foreigner[] = [];
let merchant: Merchant;
const absent: Foreigner = {
  name: "nobody's",
  intentId: "pi_01k00000000000000000000000",
  chargeId: "ch_01k00000000000000000000000",
};

beforeAll(async () => {
  merchant = await newMerchant(run);
  await merchant.pay("tok_visa");
  const stranger = await (await newMerchant(run)).pay("tok_visa");
  foreigners.push({
    name: "another merchant's",
    intentId: stranger.payment_intent_id,
    chargeId: stranger.latest_charge_id ?? "",
  });
  const live = await create(await newMerchant(run, { id: merchant.id, livemode: true }));
  const chargeId = newId("charge");
  await query(
    run.database_url,
    `INSERT INTO charges (id, merchant_id, livemode, payment_intent_id, psp_account_id, number, status, amount,
       currency, capture_method, routing_decision, created_at, updated_at)
     VALUES ($1, $2, true, $3, $4, 1, 'failed', 2599, 'EUR', 'automatic', '{}', now(), now())`,
    [chargeId, merchant.id, live.payment_intent_id, run.simulators[0]?.account],
  );
  foreigners.push({ name: "the other mode's", intentId: live.payment_intent_id, chargeId });
});

test("C1, C10: what is another's is not found, exactly as what does not exist", async () => {
  const read = async (path: string) => withoutRequestId(await merchant.get(path));
  for (const { intentId, chargeId } of foreigners) {
    expect(await read(`${CHARGES}/${chargeId}`)).toEqual(await read(`${CHARGES}/${absent.chargeId}`));
    expect(await read(`${INTENTS}/${intentId}`)).toEqual(await read(`${INTENTS}/${absent.intentId}`));
    expect(await read(`${CHARGES}/${chargeId}`)).toMatchObject({ status: 404, body: { code: "not_found" } });
  }
  expect((await merchant.get(`${CHARGES}/not%20an%20id`)).status).toBe(404);
});

test("C1, C10: what is another's is in no list", async () => {
  for (const path of [INTENTS, CHARGES]) {
    const { text, json } = await merchant.get(path);
    expect(json.data).toHaveLength(1);
    for (const { intentId, chargeId } of foreigners) {
      expect(text).not.toContain(intentId);
      expect(text).not.toContain(chargeId);
    }
  }
});

test("C2, D14: a cursor that is another's is refused, exactly as one that does not exist", async () => {
  const refusalOf = async (path: string, cursor: string, id: string) => {
    const answer = await merchant.get(`${path}?${cursor}=${id}`);
    expect(answer.status).toBe(400);
    expect(answer.json).toMatchObject({ code: "invalid_request", errors: [{ path: cursor, code: "unknown_cursor" }] });
    return withoutRequestId(answer);
  };
  for (const cursor of ["starting_after", "ending_before"]) {
    for (const { intentId, chargeId } of foreigners) {
      expect(await refusalOf(INTENTS, cursor, intentId)).toEqual(await refusalOf(INTENTS, cursor, absent.intentId));
      expect(await refusalOf(CHARGES, cursor, chargeId)).toEqual(await refusalOf(CHARGES, cursor, absent.chargeId));
    }
    const own = (await list(merchant)).data[0]?.latest_charge_id ?? "";
    await refusalOf(INTENTS, cursor, own);
  }
});

test("C2: a filter by what is another's finds nothing, exactly as by what does not exist", async () => {
  for (const { intentId } of [...foreigners, absent]) {
    const answer = await merchant.get(`${CHARGES}?payment_intent_id=${intentId}`);
    expect(answer.status).toBe(200);
    expect(answer.json).toEqual({ data: [], has_more: false, next_cursor: null });
  }
});

test("a client that may not read payments gets no list and no charge", async () => {
  const writer = await newMerchant(run, { id: merchant.id, scopes: ["payments:write"] });
  const own = (await list(merchant)).data[0]?.latest_charge_id ?? "";
  for (const path of [INTENTS, CHARGES, `${CHARGES}/${own}`]) {
    const answer = await writer.get(path);
    expect(answer.status).toBe(403);
    expect(answer.json.code).toBe("insufficient_scope");
  }
});
