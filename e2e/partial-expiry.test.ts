import { afterAll, beforeAll, expect, test } from "vitest";
import { expectAudited } from "@/e2e/audited";
import { eventually, Merchant, paymentOf } from "@/e2e/merchant";
import { type Product, startProduct } from "@/e2e/product";
import { chargesOf, configureSimulators } from "@/e2e/simulator";
import { startSweep } from "@/e2e/sweeps";
import type { PaymentIntent } from "@/lib/payments/schema";

/** How long the PSPs hold money here: long enough to capture a part before. */
const HELD_MS = 4_000;
const WEEK_MS = 7 * 86_400_000;
const ENDED_MS_MAX = 30_000;
/** What one sweep looks at. */
const ITEMS_MAX = 500;

let product: Product;
let merchant: Merchant;

beforeAll(async () => {
  product = await startProduct({ env: { SWEEP_AFTER_MS: "1000" } });
  merchant = new Merchant(product.file);
});
afterAll(() => product.discard());

const sweep = () => startSweep((text, values) => product.sql(text, ...values), "sweep-psp-calls");

const capture = (payment: PaymentIntent, body: Record<string, unknown>) =>
  merchant.post(`/v1/payment_intents/${payment.payment_intent_id}/capture`, body);

/** A payment of which a part was captured, and whose rest has expired at the PSP. */
async function partlyExpired(): Promise<PaymentIntent> {
  await configureSimulators(product.file, { authorization_ms: HELD_MS });
  const payment = await merchant.authorized();
  const part = paymentOf(await capture(payment, { amount_to_capture: 1000, final_capture: false }));
  expect(part).toMatchObject({ status: "requires_capture", amount_captured: 1000, amount_capturable: 1599 });
  await eventually("the PSP letting the rest go", ENDED_MS_MAX, async () => {
    const [there] = await chargesOf(product.file, payment.order_id);
    return there?.status === "captured" ? true : undefined;
  });
  return payment;
}

/** What was captured stays, the rest is free, and the merchant is told why no more came of it. */
async function expectKept(payment: PaymentIntent): Promise<void> {
  const ended = await merchant.until(payment.payment_intent_id, ["succeeded", "failed"], ENDED_MS_MAX);
  expect(ended).toMatchObject({
    status: "succeeded",
    amount_captured: 1000,
    amount_capturable: 0,
    last_error: { code: "authorization_expired" },
  });
  const books = "amount_released::int AS released, capture_pending::int AS pending";
  expect(await product.sql(`SELECT status, ${books} FROM charges WHERE id = $1`, payment.latest_charge_id)).toEqual([
    { status: "captured", released: 1599, pending: 0 },
  ]);
}

test("A22: a partly captured payment whose rest expires succeeds with what was captured, when the PSP tells", async () => {
  await expectKept(await partlyExpired());
});

test("A22: a partly captured payment whose rest expires succeeds with what was captured, when nobody tells", async () => {
  await configureSimulators(product.file, { notifications: "off" });
  const payment = await partlyExpired();
  await sweep();
  await expectKept(payment);
});

test("A22: a capture that finds the rest expired takes nothing, and says so", async () => {
  const payment = await partlyExpired();
  const answer = await capture(payment, { amount_to_capture: 1000 });
  expect([answer.status, answer.json]).toMatchObject([200, { status: "succeeded", amount_captured: 1000 }]);
  await expectKept(payment);
});

test("an authorization that its PSP holds past its time is asked about more and more seldom", async () => {
  await configureSimulators(product.file, { authorization_ms: WEEK_MS });
  const payment = await merchant.authorized();
  await product.sql(
    "UPDATE payment_intents SET capture_before = now() - interval '1 hour' WHERE id = $1",
    payment.payment_intent_id,
  );
  await product.sql(
    "UPDATE psp_calls SET swept_at = now() - interval '1 day' WHERE charge_id = $1",
    payment.latest_charge_id,
  );
  const asked = async () =>
    (
      await product.sql(
        "SELECT 1 FROM psp_inquiries i JOIN psp_calls c ON c.id = i.psp_call_id WHERE c.charge_id = $1",
        payment.latest_charge_id,
      )
    ).length;
  const sweptTimes = async () => {
    const name = "sweep-psp-calls";
    const runs = await product.sql<{ n: number }>(
      "SELECT count(*)::int AS n FROM engine.runs WHERE function_id LIKE '%' || $1 AND status = 'completed'",
      name,
    );
    return runs[0]?.n ?? 0;
  };
  const before = await sweptTimes();
  await sweep();
  await eventually("the first question", ENDED_MS_MAX, async () => ((await asked()) === 1 ? true : undefined));
  await sweep();
  await eventually("another sweep", ENDED_MS_MAX, async () => ((await sweptTimes()) >= before + 2 ? true : undefined));
  // What was instructed by then has long been asked when a fresh payment has gone through.
  await merchant.paid();
  expect(await asked()).toBe(1);
});

test("afterwards the auditor finds nothing", () => expectAudited(product));

test("authorizations that stay past their time don't keep a fresh one from being looked at", async () => {
  await configureSimulators(product.file, { authorization_ms: HELD_MS, notifications: "off" });
  const payment = await merchant.authorized();
  const copies = async (table: string, where: string, over: Record<string, string>) => {
    const rows = await product.sql<{ c: string }>(
      "SELECT column_name AS c FROM information_schema.columns WHERE table_name = $1 AND table_schema = 'public'",
      table,
    );
    const names = rows.map(({ c }) => `"${c}"`).join(", ");
    const values = rows.map(({ c }) => over[c] ?? `"${c}"`).join(", ");
    return `INSERT INTO ${table} (${names}) SELECT ${values} FROM ${table}, generate_series(1, ${ITEMS_MAX}) g WHERE ${where};`;
  };
  const stuck = [
    await copies("payment_intents", `id = '${payment.payment_intent_id}'`, {
      id: "'pi_stuck' || g",
      latest_charge_id: "'ch_stuck' || g",
      order_id: "'stuck' || g",
      capture_before: "now() - interval '3 days'",
    }),
    await copies("charges", `id = '${payment.latest_charge_id}'`, {
      id: "'ch_stuck' || g",
      payment_intent_id: "'pi_stuck' || g",
      psp_reference: "'sp_stuck' || g",
    }),
    await copies("psp_calls", `charge_id = '${payment.latest_charge_id}'`, {
      id: "'pc_stuck' || g",
      charge_id: "'ch_stuck' || g",
      idempotency_key: "'pc_stuck' || g",
      psp_reference: "'sp_stuck' || g",
    }),
  ];
  await product.sql(`SET session_replication_role = replica; ${stuck.join(" ")}`);
  await eventually("the fresh one's time being over", ENDED_MS_MAX, async () => {
    const [there] = await chargesOf(product.file, payment.order_id);
    return there?.status === "expired" ? true : undefined;
  });
  await eventually("the fresh one being looked at", 4 * ENDED_MS_MAX, async () => {
    await sweep();
    const { status } = await merchant.until(payment.payment_intent_id, ["failed"], ENDED_MS_MAX / 2);
    return status === "failed" ? true : undefined;
  });
}, 200_000);
