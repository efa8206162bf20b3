import { afterAll, beforeAll, expect, test } from "vitest";
import type { Answer } from "@/e2e/answer";
import { readBooks } from "@/e2e/audit/books";
import { expectAudited } from "@/e2e/audited";
import { query } from "@/e2e/database";
import { approverOf, eventually, Merchant, paymentOf, refundOf } from "@/e2e/merchant";
import { type Product, startProduct } from "@/e2e/product";
import { configureSimulators } from "@/e2e/simulator";
import type { PaymentIntent } from "@/lib/payments/schema";

/** How often two refunds meet; every race of twenty is run a twentieth as often. */
const REFUND_REPEATS = Number(process.env.PAYDESK_RACE_REPEATS ?? 1_000);
const REPEATS = Math.max(1, Math.round(REFUND_REPEATS / 20));
/** How many do the same at once. */
const RUNNERS = 20;
/** Races that run side by side: enough to keep both cores busy. */
const SIDE_BY_SIDE = 4;
/** Payments that are prepared, and pairs that meet, side by side. */
const PREPARED_SIDE_BY_SIDE = 12;
const LIMIT_MS = 300_000;

let product: Product;
let merchant: Merchant;

beforeAll(async () => {
  product = await startProduct({ env: { SWEEP_AFTER_MS: "1000", DATABASE_POOL_MAX: "30", PSP_TIMEOUT_MS: "10000" } });
  merchant = new Merchant(product.file);
  // Nobody listens, and no PSP notifies: these tests are about money, and those have their own.
  await query(product.file.database_url, "UPDATE webhook_endpoints SET status = 'disabled'");
  await configureSimulators(product.file, { notifications: "off", answer_delay_ms: 0 });
});
afterAll(() => product.discard());

/** Does something a number of times, a few at a time. */
async function repeat<T>(times: number, sideBySide: number, work: (n: number) => Promise<T>): Promise<T[]> {
  const made: T[] = [];
  let next = 0;
  const lane = async () => {
    while (next < times) made.push(await work(next++));
  };
  await Promise.all(Array.from({ length: sideBySide }, lane));
  return made;
}

/** A refund as a client asks for it: told that the service is busy, it sends the same again with the same key. */
async function patientRefund(payment: PaymentIntent, amount: number): Promise<Answer> {
  const key = crypto.randomUUID();
  return eventually("an answer that is not 503", LIMIT_MS, async () => {
    const answer = await merchant.refund(payment, { amount }, { key });
    return answer.status === 503 ? undefined : answer;
  });
}

/** Prepares a pool of payments, and runs the race on each. */
async function race(
  prepare: () => Promise<PaymentIntent>,
  run: (payment: PaymentIntent, n: number) => Promise<void>,
): Promise<PaymentIntent[]> {
  const pool = await repeat(REPEATS, PREPARED_SIDE_BY_SIDE, prepare);
  await repeat(REPEATS, SIDE_BY_SIDE, async (n) => {
    const payment = pool[n];
    if (payment) await run(payment, n);
  });
  return pool;
}

const together = (runner: (n: number) => Promise<Answer>) =>
  Promise.all(Array.from({ length: RUNNERS }, (_, n) => runner(n)));
const words = (answers: Answer[]) => answers.map(({ json }) => String(json.code ?? json.status)).toSorted();
const count = (answers: Answer[], word: string) => words(answers).filter((each) => each === word).length;
const pathOf = (payment: PaymentIntent, command: string) =>
  `/v1/payment_intents/${payment.payment_intent_id}/${command}`;
const repeated = (word: string, times: number): string[] => Array(times).fill(word);

async function unconfirmed(): Promise<PaymentIntent> {
  return paymentOf(await merchant.post("/v1/payment_intents", merchant.payment("tok_visa", { confirm: false })));
}

/** A payment that took the money. Its answer waits for that. */
async function taken(more: Record<string, unknown> = {}): Promise<PaymentIntent> {
  const payment = paymentOf(await merchant.post("/v1/payment_intents", merchant.payment("tok_visa", more)));
  expect(payment.status).toBe("succeeded");
  return payment;
}

type Told = { effects: Record<string, number>; row: { captured: number; refunded: number; reserved: number } };

/** What PSPs' books and our rows say of each payment, in one line; the different lines of all of them. */
async function toldOf(payments: PaymentIntent[]): Promise<Told[]> {
  const books = await readBooks(product.file);
  const made = books.flatMap((book) => book.payments);
  const operations = books.flatMap((book) => book.operations);
  const rows = await query<{ id: string } & Told["row"]>(
    product.file.database_url,
    `SELECT id, amount_captured::int AS captured, amount_refunded::int AS refunded,
       (capture_pending + refund_pending)::int AS reserved FROM payment_intents WHERE id = ANY($1)`,
    [payments.map(({ payment_intent_id }) => payment_intent_id)],
  );
  const lines = payments.map(({ payment_intent_id, order_id }) => {
    const there = made.filter(({ reference }) => reference === order_id);
    const effects: Record<string, number> = { authorize: there.reduce((sum, { effects: each }) => sum + each, 0) };
    for (const { kind, effects: each, payment_id } of operations) {
      if (there.some(({ id }) => id === payment_id)) effects[kind] = (effects[kind] ?? 0) + each;
    }
    const { id: _, ...row } = rows.find(({ id }) => id === payment_intent_id) ?? {
      captured: -1,
      refunded: -1,
      reserved: -1,
    };
    return JSON.stringify({ effects, row } satisfies Told);
  });
  return [...new Set(lines)].toSorted().map((line) => JSON.parse(line));
}

const paid = (more: Partial<Told["row"]> = {}) => ({ captured: 2_599, refunded: 0, reserved: 0, ...more });

test("A16: of twenty confirms with one key one runs, and all that are answered say the same", {
  timeout: LIMIT_MS,
}, async () => {
  const payments = await race(unconfirmed, async (payment) => {
    const key = crypto.randomUUID();
    const answers = await together(() => merchant.post(pathOf(payment, "confirm"), {}, { key }));
    const done = answers.filter(({ status }) => status === 200);
    expect(new Set(done.map(({ text }) => text)).size).toBe(1);
    expect(done.length + count(answers, "request_in_progress")).toBe(RUNNERS);
  });
  expect(await toldOf(payments)).toEqual([{ effects: { authorize: 1 }, row: paid() }]);
});

test("A17: of twenty confirms with keys of their own one wins, the others are refused", {
  timeout: LIMIT_MS,
}, async () => {
  const payments = await race(unconfirmed, async (payment) => {
    const answers = await together(() => merchant.post(pathOf(payment, "confirm"), {}));
    expect(words(answers)).toEqual([...repeated("invalid_state", RUNNERS - 1), "succeeded"]);
  });
  expect(await toldOf(payments)).toEqual([{ effects: { authorize: 1 }, row: paid() }]);
});

test("A18: capture and cancel at once: one of them wins, and the PSP saw only that one", {
  timeout: LIMIT_MS,
}, async () => {
  const winners = new Map<string, PaymentIntent[]>([
    ["capture", []],
    ["cancel", []],
  ]);
  await race(
    () => merchant.authorized(),
    async (payment, n) => {
      const answers = await together((runner) =>
        merchant.post(pathOf(payment, (runner + n) % 2 === 0 ? "capture" : "cancel"), {}),
      );
      const captured = count(answers, "succeeded");
      const canceled = count(answers, "canceled");
      expect(captured === 1 ? canceled : captured).toBe(0);
      expect(captured + canceled).toBeGreaterThan(0);
      expect(captured + canceled + count(answers, "invalid_state")).toBe(RUNNERS);
      winners.get(captured ? "capture" : "cancel")?.push(payment);
    },
  );
  const captured = winners.get("capture") ?? [];
  const canceled = winners.get("cancel") ?? [];
  if (captured.length > 0) {
    expect(await toldOf(captured)).toEqual([{ effects: { authorize: 1, capture: 1 }, row: paid() }]);
  }
  if (canceled.length > 0) {
    expect(await toldOf(canceled)).toEqual([{ effects: { authorize: 1, void: 1 }, row: paid({ captured: 0 }) }]);
  }
});

test("A19: partial captures never pass what was authorized", { timeout: LIMIT_MS }, async () => {
  const body = { amount_to_capture: 300, final_capture: false };
  const payments = await race(
    () => merchant.authorized(),
    async (payment) => {
      const answers = await together(() => merchant.post(pathOf(payment, "capture"), body));
      expect(words(answers)).toEqual([
        ...repeated("amount_too_large", RUNNERS - 8),
        ...repeated("requires_capture", 8),
      ]);
    },
  );
  expect(await toldOf(payments)).toEqual([{ effects: { authorize: 1, capture: 8 }, row: paid({ captured: 2_400 }) }]);
});

test("A20: refunds never pass what was captured, and the PSP saw only the winners", { timeout: LIMIT_MS }, async () => {
  const payments = await race(
    () => taken(),
    async (payment) => {
      const answers = await together(() => merchant.refund(payment, { amount: 300 }));
      expect(words(answers)).toEqual([...repeated("amount_too_large", RUNNERS - 8), ...repeated("succeeded", 8)]);
    },
  );
  expect(await toldOf(payments)).toEqual([{ effects: { authorize: 1, refund: 8 }, row: paid({ refunded: 2_400 }) }]);
});

test("G1: whoever asked for a refund can't approve it, however often they try", { timeout: LIMIT_MS }, async () => {
  const maker = approverOf(product.file, "approver");
  const payments = await race(
    () => taken(),
    async (payment) => {
      const refund = refundOf(await maker.refund(payment, { reason: "fraudulent" }));
      const answers = await together(() => maker.post(`/v1/admin/refunds/${refund.refund_id}:approve`, {}));
      expect(words(answers)).toEqual(repeated("forbidden", RUNNERS));
    },
  );
  expect(await toldOf(payments)).toEqual([{ effects: { authorize: 1 }, row: paid({ reserved: 2_599 }) }]);
});

test("G2: of twenty decisions by two people one counts", { timeout: LIMIT_MS }, async () => {
  const checkers = [approverOf(product.file, "approver"), approverOf(product.file, "admin")] as const;
  const decided: Record<string, PaymentIntent[]> = { succeeded: [], rejected: [] };
  await race(
    () => taken(),
    async (payment) => {
      const { refund_id } = refundOf(await merchant.refund(payment, { reason: "fraudulent" }));
      const answers = await together((n) => {
        const checker = checkers[n % 2 === 0 ? 0 : 1];
        return n % 4 < 2
          ? checker.post(`/v1/admin/refunds/${refund_id}:approve`, {})
          : checker.post(`/v1/admin/refunds/${refund_id}:reject`, { reason: "No." });
      });
      expect(count(answers, "invalid_state")).toBe(RUNNERS - 1);
      const [decision] = words(answers).filter((word) => word !== "invalid_state");
      decided[decision ?? ""]?.push(payment);
      const rows = await query<{ decision: string }>(
        product.file.database_url,
        "SELECT decision FROM refund_decisions WHERE refund_id = $1",
        [refund_id],
      );
      expect(rows).toEqual([{ decision: decision === "succeeded" ? "approved" : "rejected" }]);
    },
  );
  const { succeeded = [], rejected = [] } = decided;
  expect(succeeded.length + rejected.length).toBe(REPEATS);
  if (succeeded.length > 0) {
    expect(await toldOf(succeeded)).toEqual([{ effects: { authorize: 1, refund: 1 }, row: paid({ refunded: 2_599 }) }]);
  }
  if (rejected.length > 0) expect(await toldOf(rejected)).toEqual([{ effects: { authorize: 1 }, row: paid() }]);
});

test(`two refunds of 60 on 100 captured: one succeeds, one is refused, ${REFUND_REPEATS} times`, {
  timeout: LIMIT_MS,
}, async () => {
  const payments = await repeat(REFUND_REPEATS, PREPARED_SIDE_BY_SIDE, async () => {
    const payment = await taken({ amount: 100 });
    const answers = await Promise.all([patientRefund(payment, 60), patientRefund(payment, 60)]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 422]);
    expect(words(answers)).toEqual(["amount_too_large", "succeeded"]);
    return payment;
  });
  expect(await toldOf(payments)).toEqual([
    { effects: { authorize: 1, refund: 1 }, row: paid({ captured: 100, refunded: 60 }) },
  ]);
});

test("afterwards the auditor finds nothing", { timeout: LIMIT_MS }, () => expectAudited(product));
