import { afterAll, beforeAll, expect, test } from "vitest";
import { expectAudited } from "@/e2e/audited";
import { eventually, Merchant, refundOf } from "@/e2e/merchant";
import { type Product, startProduct } from "@/e2e/product";
import { configureSimulators, scriptFaults } from "@/e2e/simulator";

const AT_ONCE = { headers: { prefer: "wait=0" } };
const DAY_MS = 86_400_000;
const SEEN_MS_MAX = 90_000;
/** Every pause of the schedule but the last has been waited for. */
const NEARLY_ALL_ASKED = 11;
const AT_ONCE_COUNT = 30;

let product: Product;
let merchant: Merchant;

beforeAll(async () => {
  product = await startProduct({ env: { SWEEP_AFTER_MS: "1000" } });
  merchant = new Merchant(product.file);
});
afterAll(() => product.discard());

/** How often the PSP was asked about a charge's calls. */
async function questionsAbout(chargeId: string | null): Promise<number> {
  const rows = await product.sql(
    "SELECT 1 FROM psp_inquiries i JOIN psp_calls c ON c.id = i.psp_call_id WHERE c.charge_id = $1",
    chargeId,
  );
  return rows.length;
}

/** Tells the background that a call is unsettled, as the one that made it does. */
const unsettle = (callId: string | undefined) =>
  product.sql(
    "INSERT INTO outbox (id, name, data) VALUES ($1, 'psp_call/unsettled', jsonb_build_object('psp_call_id', $2::text))",
    `obx_${crypto.randomUUID()}`,
    callId,
  );

test("requests that wait for the same unknown outcome have the PSP asked once for all of them", async () => {
  const payment = await merchant.authorized();
  await scriptFaults(product.file, { kind: "error_500_before", operations: ["capture"] });
  await scriptFaults(product.file, { kind: "drop", operations: ["find"] });
  const path = `/v1/payment_intents/${payment.payment_intent_id}/capture`;
  const part = { amount_to_capture: 100, final_capture: false };
  await merchant.post(path, part, AT_ONCE);
  await eventually("its outcome being unknown", SEEN_MS_MAX, async () => {
    const rows = await product.sql(
      "SELECT 1 FROM psp_calls WHERE charge_id = $1 AND status = 'unknown'",
      payment.latest_charge_id,
    );
    return rows.length > 0 ? true : undefined;
  });
  // The next question by the schedule is put far away.
  await product.sql("UPDATE psp_calls SET next_inquiry_at = now() + interval '1 hour' WHERE status = 'unknown'");
  const before = await questionsAbout(payment.latest_charge_id);
  const answers = await Promise.all(Array.from({ length: AT_ONCE_COUNT }, () => merchant.post(path, part, AT_ONCE)));
  expect(new Set(answers.map(({ json }) => json.code))).toEqual(new Set(["resolution_pending"]));
  // Some may have come so late that they could not wait for the first question any more.
  const asked = (await questionsAbout(payment.latest_charge_id)) - before;
  expect(asked).toBeGreaterThan(0);
  expect(asked).toBeLessThanOrEqual(3);
  await scriptFaults(product.file);
  await product.sql("UPDATE psp_calls SET next_inquiry_at = now() WHERE status = 'unknown'");
  await merchant.post(`/v1/payment_intents/${payment.payment_intent_id}/capture`, {}, AT_ONCE);
  await eventually("the first capture", SEEN_MS_MAX, async () =>
    (await merchant.retrieve(payment.payment_intent_id)).amount_captured > 0 ? true : undefined,
  );
});

test("a refund that its PSP doesn't decide about gets a person, and is asked about once a day from then on", async () => {
  await configureSimulators(product.file, { async_settle_ms: DAY_MS, notifications: "off" });
  const payment = await merchant.paid("tok_refund_async");
  const refund = refundOf(await merchant.refund(payment, { amount: 1000 }, AT_ONCE));
  const call = async () => {
    const rows = await product.sql<{ id: string; outcome: string; inquiries: number; hours: number }>(
      `SELECT id, outcome, inquiries, extract(epoch FROM next_inquiry_at - now())::float8 / 3600 AS hours
       FROM psp_calls WHERE refund_id = $1`,
      refund.refund_id,
    );
    return rows[0];
  };
  await eventually("it being pending", SEEN_MS_MAX, async () =>
    (await call())?.outcome === "pending" ? true : undefined,
  );
  await product.sql(
    "UPDATE psp_calls SET inquiries = $2, next_inquiry_at = now() WHERE refund_id = $1",
    refund.refund_id,
    NEARLY_ALL_ASKED,
  );
  await unsettle((await call())?.id);
  const kinds = async () =>
    (await product.sql<{ kind: string }>("SELECT kind FROM cases WHERE charge_id = $1", payment.latest_charge_id)).map(
      ({ kind }) => kind,
    );
  expect(await eventually("a case", SEEN_MS_MAX, async () => (await kinds())[0])).toBe("pending_too_long");
  expect((await call())?.hours).toBeGreaterThan(23);

  // A day later five processes find the question due: one of them asks.
  const before = await questionsAbout(payment.latest_charge_id);
  await product.sql("UPDATE psp_calls SET next_inquiry_at = now() WHERE refund_id = $1", refund.refund_id);
  for (let run = 0; run < 5; run++) await unsettle((await call())?.id);
  await eventually("the question", SEEN_MS_MAX, async () =>
    (await call())?.inquiries === NEARLY_ALL_ASKED + 2 ? true : undefined,
  );
  await merchant.paid();
  expect((await questionsAbout(payment.latest_charge_id)) - before).toBe(1);
  expect(await kinds()).toEqual(["pending_too_long"]);

  // And once more, when the PSP has paid. A question that it doesn't answer in time is asked again the day after.
  await configureSimulators(product.file, { clock_offset_ms: 2 * DAY_MS });
  await eventually("the refund having succeeded", SEEN_MS_MAX, async () => {
    const [due] = await product.sql<{ id: string }>(
      `UPDATE psp_calls SET next_inquiry_at = now()
       WHERE refund_id = $1 AND outcome = 'pending' AND next_inquiry_at > now() + interval '1 hour' RETURNING id`,
      refund.refund_id,
    );
    if (due) await unsettle(due.id);
    const { json } = await merchant.get(`/v1/refunds/${refund.refund_id}`);
    return json.status === "succeeded" ? true : undefined;
  });
});

test("afterwards the auditor finds nothing", () => expectAudited(product));
