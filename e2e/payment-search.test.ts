import { beforeAll, expect, test } from "vitest";
import { query } from "@/e2e/database";
import { Merchant, refundOf } from "@/e2e/merchant";
import { Operator } from "@/e2e/operator";
import { readRunFile } from "@/e2e/run-file";
import type { PaymentIntent } from "@/lib/payments/schema";
import { FoundPayments } from "@/lib/payments/search-schema";

const run = readRunFile();
const merchant = new Merchant(run);
const SEARCH = "/v1/admin/payments/search";

type Query = Record<string, string>;
const search = async (parameters: Query, by = merchant) => {
  const answer = await by.get(`${SEARCH}?${new URLSearchParams(parameters)}`);
  expect(answer.status, answer.text).toBe(200);
  const page = FoundPayments.parse(answer.json);
  return { ...page, ids: page.data.map(({ payment_intent_id }) => payment_intent_id) };
};
const fresh = (name: string) => `${name}_${crypto.randomUUID().slice(0, 8)}`;
const create = async (order_id: string, more: Query | Record<string, unknown> = {}) =>
  String(
    (await merchant.post("/v1/payment_intents", merchant.payment(undefined, { order_id, ...more }))).json
      .payment_intent_id,
  );

let payment: PaymentIntent;
let keys: Record<"charge" | "refund" | "event" | "delivery" | "reference" | "call" | "send" | "entry", string>;

beforeAll(async () => {
  payment = await merchant.paid("tok_mastercard", { order_id: fresh("sought"), amount: 7_654_321 });
  const refund = refundOf(await merchant.refund(payment, { amount: 100 }));
  const [row] = await query<Omit<typeof keys, "charge" | "refund">>(
    run.database_url,
    `SELECT e.id AS event, d.id AS delivery, c.psp_reference AS reference, k.id AS call, s.id AS send, l.id AS entry
     FROM events e JOIN deliveries d ON d.event_id = e.id JOIN charges c ON c.payment_intent_id = e.payment_intent_id
     JOIN psp_calls k ON k.charge_id = c.id JOIN psp_sends s ON s.psp_call_id = k.id
     JOIN ledger_entries l ON l.charge_id = c.id
     WHERE e.payment_intent_id = $1 ORDER BY e.id, k.id, l.id LIMIT 1`,
    [payment.payment_intent_id],
  );
  if (!row) throw new Error("The payment told nobody.");
  keys = { ...row, charge: payment.latest_charge_id ?? "", refund: refund.refund_id };
});

test.each<[string, () => string]>([
  ["its id", () => payment.payment_intent_id],
  ["its charge's id", () => keys.charge],
  ["its refund's id", () => keys.refund],
  ["an event's id", () => keys.event],
  ["a delivery's id", () => keys.delivery],
  ["a PSP call's id", () => keys.call],
  ["the id of what was sent to a PSP", () => keys.send],
  ["a ledger entry's id", () => keys.entry],
  ["its address in the console", () => `https://pay.example/payments/${payment.payment_intent_id}?tab=raw`],
  ["its path", () => `/payments/${payment.payment_intent_id}`],
  ["its refund's address", () => `http://localhost:3000/refunds?tab=decided&open=${keys.refund}`],
  ["an id in capitals, with spaces around it", () => ` ${payment.payment_intent_id.toUpperCase()} `],
  ["its order id", () => payment.order_id],
  ["the beginning of its order id", () => payment.order_id.slice(0, -2)],
  ["the PSP's reference", () => keys.reference],
  ["its amount and currency", () => "76543.21 EUR"],
  ["its amount as others write it", () => "eur 76.543,21"],
  ["operators", () => `status:succeeded amount>76543 currency:EUR order:${payment.order_id}`],
])("a payment is found by %s", async (_name, key) => {
  const { ids } = await search({ q: key() });
  expect(ids).toContain(payment.payment_intent_id);
  expect((await search({ q: key(), limit: "100" })).data.every(({ merchant_id }) => merchant_id === merchant.id)).toBe(
    true,
  );
});

test.each(["**** **** **** 9517", "•••• 9517", "xxxx9517", "mastercard ·· 9517", "Visa ending in 9517"])(
  "%s finds the cards that end so",
  async (q) => {
    const id = await create(fresh("masked"));
    await query(run.database_url, "UPDATE payment_intents SET card_last4 = '9517' WHERE id = $1", [id]);
    expect((await search({ q })).ids).toContain(id);
  },
);

test.each([" before", "behind ", "\u2003on both sides\t\n"])(
  "an order id with spaces around it is found by what is seen of it, and by all of it: %j",
  async (spaced) => {
    const order = spaced.replace(/\S/, (sign) => `${fresh("spaces")} ${sign}`);
    const id = await create(order);
    const plain = await create(order.trim());
    const other = await create(`x${order}x`);
    const found = (await search({ q: order.trim() })).ids;
    expect(found.toSorted()).toEqual([id, plain].toSorted());
    expect(found).not.toContain(other);
    expect((await search({ order_id: order })).ids).toEqual([id]);
    expect((await search({ q: `order:"${order}"` })).ids).toEqual([id]);
    expect((await search({ order_id: order.trim() })).ids).toEqual([plain]);
  },
);

test.each<[string, () => Query]>([
  ["order_id", () => ({ order_id: payment.order_id })],
  ["payment_intent_id", () => ({ payment_intent_id: payment.payment_intent_id })],
  ["charge_id", () => ({ charge_id: keys.charge })],
  ["refund_id", () => ({ refund_id: keys.refund })],
  ["psp_reference", () => ({ psp_reference: keys.reference })],
  ["amounts", () => ({ currency: "EUR", amount_gte: "7654321", amount_lte: "7654321" })],
])("the parameter %s finds the payment alone", async (_name, parameters) => {
  expect((await search(parameters())).ids).toEqual([payment.payment_intent_id]);
  expect((await search({ ...parameters(), status: "failed" })).ids).toEqual([]);
});

test("parameters together are a payment's that fits all of them", async () => {
  const all = {
    merchant_id: merchant.id,
    psp: "psp_sim_a",
    status: "succeeded",
    currency: "EUR",
    last4: payment.payment_method?.last4 ?? "",
    created_gte_ms: String(payment.created_ms),
    created_lte_ms: String(payment.created_ms),
    q: payment.order_id,
  };
  expect((await search(all)).ids).toEqual([payment.payment_intent_id]);
  for (const [name, other] of Object.entries({
    psp: "psp_sim_b",
    last4: "0000",
    created_lte_ms: "1",
    currency: "USD",
  })) {
    expect((await search({ ...all, [name]: other })).ids, name).toEqual([]);
  }
});

test("another merchant's payment is not found by any key, as one that does not exist", async () => {
  const other = new Merchant(run, 1);
  for (const key of [payment.payment_intent_id, payment.order_id, ...Object.values(keys), "76543.21 EUR"]) {
    expect((await search({ q: key }, other)).ids, key).not.toContain(payment.payment_intent_id);
  }
  expect((await search({ merchant_id: merchant.id }, other)).ids).toEqual([]);
  const answer = await other.get(`${SEARCH}?starting_after=${payment.payment_intent_id}`);
  expect(answer.json).toMatchObject({ status: 400, errors: [{ path: "starting_after", code: "unknown_cursor" }] });
});

test("D7: %, _ and \\ are letters, and SQL is text", async () => {
  const stem = fresh("100%_\\off");
  const id = await create(stem);
  await create(stem.replace("%_\\", "xxx"));
  expect((await search({ q: stem })).ids).toEqual([id]);
  for (const text of ["%", "_", "\\", "%%", "'; DROP TABLE payment_intents; --", "\\%", "$1", "a\u202Eb", "😀"]) {
    expect((await search({ q: `${text}${fresh("nobody")}` })).ids, text).toEqual([]);
  }
});

test.each([
  "limit=1000000000",
  "limit=0",
  "limit=1e1",
  "starting_after=pi_00000000000000000000000000",
  "starting_after=%27%20OR%201%3D1",
  "ending_before=",
  "sort=id%3B%20DROP%20TABLE%20payment_intents",
  "sort=amount",
  "status=done",
  "currency=XXX",
  "amount_gte=-1",
  "amount_gte=1.5",
  "last4=12",
  "q=a%00b",
  "q=status%3Adone",
  "q=amount%3E100",
])("D14: ?%s is refused", async (parameters) => {
  const answer = await merchant.get(`${SEARCH}?${parameters}`);
  expect(answer.status).toBe(400);
  expect(answer.json).toMatchObject({ code: "invalid_request", errors: [{ path: parameters.split("=")[0] }] });
});

test.each(["q", "order_id", "merchant", "psp"])(
  "D10: a card number as %s is refused, with what to look for instead, and not said again",
  async (name) => {
    const answer = await merchant.get(`${SEARCH}?${name}=4242+4242+4242+4242`);
    expect(answer.json).toMatchObject({
      status: 400,
      code: "card_data_not_allowed",
      detail: "This looks like a card number. Search by its last four digits.",
    });
    expect(answer.text).not.toContain("4242 4242");
  },
);

test.each([
  { name: "4242 4242 4242 4242", query: "status=failed", instead: "Leave it out, or write its last four digits." },
  { name: "mine", query: "psp_reference=4242424242424242", instead: "Search by its last four digits." },
  { name: "mine", query: "order_id=4242+4242+4242+4242", instead: "Search by its last four digits." },
])("D10: no view keeps a card number: $name, $query", async ({ instead, ...view }) => {
  const viewer = await Operator.signIn(run, "viewer");
  expect((await viewer.post("/api/console/payments/views", view)).json).toMatchObject({
    status: 400,
    code: "card_data_not_allowed",
    detail: `This looks like a card number. ${instead}`,
  });
});

test("pages follow each other there and back, in each order, while payments come in", async () => {
  const stem = fresh("walk");
  const amounts = [300, 100, 500, 200, 400];
  const ids: string[] = [];
  for (const amount of amounts) ids.push(await create(stem, { amount, currency: "CHF" }));
  const byAmount = [100, 200, 300, 400, 500].map((amount) => ids[amounts.indexOf(amount)]);
  const orders = { "-created": ids.toReversed(), created: ids, amount: byAmount, "-amount": byAmount.toReversed() };
  for (const [sort, expected] of Object.entries(orders)) {
    const list = { sort, currency: "CHF", order_id: stem, limit: "2" };
    const first = await search(list);
    await create(`${stem}_other`, { currency: "CHF", amount: 250 });
    const second = await search({ ...list, starting_after: first.next_cursor ?? "" });
    const third = await search({ ...list, starting_after: second.next_cursor ?? "" });
    expect([...first.ids, ...second.ids, ...third.ids], sort).toEqual(expected);
    expect([first.previous_cursor, third.next_cursor, third.has_more]).toEqual([null, null, false]);
    const back = await search({ ...list, ending_before: third.previous_cursor ?? "" });
    expect(back.ids, sort).toEqual(second.ids);
    expect((await search({ ...list, ending_before: back.previous_cursor ?? "" })).ids, sort).toEqual(first.ids);
  }
});

test("D8: CSV has every payment that matches, and no cell that a spreadsheet would run", async () => {
  const stem = fresh("csv");
  const signs = ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\n=1", " =1", "\u202e=1", "\ufeff=1"];
  const orders = [...signs.map((sign) => `${sign} ${stem}`), `${stem} "quoted", and\nbroken`, `${stem};=1`];
  const ids: string[] = [];
  for (const order of orders) ids.unshift(await create(order, { currency: "KWD", amount: 1_234_567 }));
  const first = await search({ payment_intent_id: ids.at(-1) ?? "" });
  const answer = await fetch(
    `${run.app}${SEARCH}?${new URLSearchParams({ currency: "KWD", created_gte_ms: String(first.data[0]?.created_ms), limit: "2" })}`,
    { headers: { authorization: `Bearer ${await merchant.token()}`, accept: "text/csv" } },
  );
  expect(answer.status).toBe(200);
  expect(answer.headers.get("content-type")).toBe("text/csv; charset=utf-8");
  const text = await answer.text();
  for (const id of ids) expect(text).toContain(id);
  for (const sign of signs) {
    expect(text).toContain(`'${sign.replace("\n", "\n'")} ${stem}`);
    expect(text).not.toMatch(new RegExp(`(^|[,"])${RegExp.escape(`${sign} ${stem}`)}`));
  }
  expect(text).toContain(`"${stem} ""quoted"", and\nbroken"`);
  expect(text).toContain(`${stem};'=1`);
  expect(text).toContain(",1234.567,KWD,1234567,");
  expect(text.startsWith("payment_intent_id,created,order_id,")).toBe(true);
});

test("a search that is refused is refused as a problem, also where CSV is wanted", async () => {
  const answer = await merchant.get(`${SEARCH}?status=done`, { accept: "text/csv" });
  expect(answer.headers.get("content-type")).toBe("application/problem+json");
  expect(answer.status).toBe(400);
});

test("a name that more than ten merchants have says so, and no export takes ten of them for all", async () => {
  const viewer = await Operator.signIn(run, "viewer");
  const stem = fresh("Crowd");
  await query(
    run.database_url,
    "INSERT INTO merchants (id, name) SELECT $1 || '_' || n, $2 || ' ' || n FROM generate_series(1, 11) n",
    [`m_${stem}`, stem],
  );
  const found = async (parameters: Query) => {
    const answer = await viewer.get(`/api/console/payments?${new URLSearchParams(parameters)}`);
    return FoundPayments.parse(answer.json);
  };
  const leftOut = `More than 10 merchants have a name that begins with ${stem}, and only the first 10 were looked at. Write more of the name.`;
  expect(await found({ q: stem })).toMatchObject({ left_out: [leftOut] });
  expect((await found({ q: stem })).read_as).toContain(`the first 10 merchants whose name begins with ${stem}`);
  expect(await found({ merchant: stem })).toMatchObject({ left_out: [leftOut] });
  expect(await found({ merchant: `${stem} 1` })).toMatchObject({ left_out: [] });
  const exported = await viewer.get(`/api/console/payments/export?${new URLSearchParams({ merchant: stem })}`);
  expect(exported).toMatchObject({ status: 400, json: { code: "invalid_request", detail: leftOut } });
});

test("views belong to people, and not to programs", async () => {
  const answer = await merchant.post("/api/console/payments/views", { name: "mine", query: "status=failed" });
  expect(answer.json).toMatchObject({ status: 403, code: "forbidden" });
});
