import { afterAll, beforeAll, expect, test } from "vitest";
import type { Answer } from "@/e2e/answer";
import { expectAudited } from "@/e2e/audited";
import { query } from "@/e2e/database";
import { Merchant, paymentOf, refundOf } from "@/e2e/merchant";
import { type Product, startProduct } from "@/e2e/product";
import { chargesOf } from "@/e2e/simulator";

let product: Product;
let merchant: Merchant;

beforeAll(async () => {
  product = await startProduct({ env: { SWEEP_AFTER_MS: "1000" } });
  merchant = new Merchant(product.file);
  await merchant.token();
});
afterAll(() => product.discard());

/**
 * Has the database say of writes to payments that another transaction was in the way: of two in three, or of all. Counted
 * by a sequence, which no rollback takes back.
 */
async function conflict(state: "40001" | "40P01", of: "two in three" | "all"): Promise<void> {
  const condition = of === "all" ? "true" : "nextval('conflicts') % 3 <> 0";
  await query(
    product.file.database_url,
    `CREATE SEQUENCE IF NOT EXISTS conflicts;
     CREATE OR REPLACE FUNCTION conflict() RETURNS trigger LANGUAGE plpgsql AS $$
     BEGIN
       IF ${condition} THEN RAISE EXCEPTION 'a conflict of the test' USING ERRCODE = '${state}'; END IF;
       RETURN NEW;
     END $$;
     CREATE OR REPLACE TRIGGER conflict BEFORE UPDATE OF status ON payment_intents FOR EACH ROW EXECUTE FUNCTION conflict()`,
  );
}

const noConflict = () =>
  query(
    product.file.database_url,
    "DROP TRIGGER IF EXISTS conflict ON payment_intents; DROP SEQUENCE IF EXISTS conflicts",
  );

/** What the PSPs have of an order: requests that arrived, and what they did. */
async function pspsSaw(orderId: string): Promise<{ effects: number }[]> {
  return (await chargesOf(product.file, orderId)).map(({ effects }) => ({ effects }));
}

test.each(["40001", "40P01"] as const)(
  "A27: after a conflict (%s) the database's part is done again, and the PSP's is not",
  async (state) => {
    await conflict(state, "two in three");
    const payment = await merchant.paid("tok_visa");
    const held = await merchant.authorized("tok_visa");
    const captured = await merchant.post(`/v1/payment_intents/${held.payment_intent_id}/capture`, {});
    expect(captured.json.status).toBe("succeeded");
    expect(refundOf(await merchant.refund(payment, { amount: 100 })).status).toBe("succeeded");
    await noConflict();
    expect(await pspsSaw(payment.order_id)).toEqual([{ effects: 1 }]);
    const sends = await query(
      product.file.database_url,
      `SELECT c.operation, c.sends FROM psp_calls c JOIN charges h ON h.id = c.charge_id
       WHERE h.payment_intent_id IN ($1, $2) ORDER BY 1`,
      [payment.payment_intent_id, held.payment_intent_id],
    );
    expect(sends).toEqual(
      ["authorize", "authorize", "capture", "refund"].map((operation) => ({ operation, sends: 1 })),
    );
  },
);

test.each(["40001", "40P01", "57P01", "53300", "25006", "08006"])(
  "A25, A27: what the database says at COMMIT (%s) is no fault of ours: it is done again, or told as 503 with its time",
  async (state) => {
    await query(
      product.file.database_url,
      `CREATE SEQUENCE at_commit;
       CREATE FUNCTION at_commit() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN
         IF nextval('at_commit') = 1 THEN RAISE EXCEPTION 'at COMMIT' USING ERRCODE = '${state}'; END IF;
         RETURN NEW;
       END $$;
       CREATE CONSTRAINT TRIGGER at_commit AFTER INSERT ON psp_calls DEFERRABLE INITIALLY DEFERRED
       FOR EACH ROW EXECUTE FUNCTION at_commit()`,
    );
    const key = crypto.randomUUID();
    const body = merchant.payment("tok_visa");
    try {
      const first = await merchant.post("/v1/payment_intents", body, { key });
      if (state.startsWith("40")) expect(first.status).toBe(201);
      else expect([first.status, first.headers.get("retry-after")]).toEqual([503, "1"]);
      expect(paymentOf(await merchant.post("/v1/payment_intents", body, { key })).status).toBe("succeeded");
    } finally {
      await query(product.file.database_url, "DROP FUNCTION at_commit CASCADE; DROP SEQUENCE at_commit");
    }
    expect(await pspsSaw(String(body.order_id))).toEqual([{ effects: 1 }]);
  },
);

test("A27: conflicts that don't end are told as 503, bounded, and leave nothing behind", async () => {
  const payment = paymentOf(
    await merchant.post("/v1/payment_intents", merchant.payment("tok_visa", { confirm: false })),
  );
  await conflict("40001", "all");
  const key = crypto.randomUUID();
  const confirm = (): Promise<Answer> =>
    merchant.post(`/v1/payment_intents/${payment.payment_intent_id}/confirm`, {}, { key });
  const refused = await confirm();
  expect([refused.status, refused.json.retryable]).toEqual([503, true]);
  expect(refused.headers.has("retry-after")).toBe(true);
  expect(await pspsSaw(payment.order_id)).toEqual([]);
  await noConflict();
  expect(paymentOf(await confirm()).status).toBe("succeeded");
  expect(await pspsSaw(payment.order_id)).toEqual([{ effects: 1 }]);
});

test("A32: a process that is asked to end answers what it has begun, and loses nothing", async () => {
  const answers = Array.from({ length: 8 }, () =>
    merchant.post("/v1/payment_intents", merchant.payment("tok_slow_5s")),
  );
  const begun = Promise.all(answers.map((answer) => answer.catch(() => undefined)));
  const under = "SELECT 1 FROM psp_calls WHERE status = 'in_flight' LIMIT 1";
  await expect.poll(async () => (await query(product.file.database_url, under)).length, { timeout: 10_000 }).toBe(1);
  await Promise.all([product.children.app.stop("SIGTERM"), product.children.engine.stop("SIGTERM")]);
  const told = await begun;
  // What was accepted was answered: nobody hangs up on a client in the middle.
  expect(told.map((answer) => answer?.status)).toEqual(told.map(() => 201));
  // And was told not to use a connection to a process that ends.
  expect(new Set(told.map((answer) => answer?.headers.get("connection")))).toEqual(new Set(["close"]));
  await Promise.all([product.children.engine.start(), product.children.app.start()]);
  for (const answer of told) {
    if (answer) await merchant.until(paymentOf(answer).payment_intent_id, ["succeeded"], 90_000);
  }
});

test("afterwards the auditor finds nothing", () => expectAudited(product));
