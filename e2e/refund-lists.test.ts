import { expect, test } from "vitest";
import { Merchant, refundOf } from "@/e2e/merchant";
import { readRunFile } from "@/e2e/run-file";

const run = readRunFile();
const merchant = new Merchant(run);
const other = new Merchant(run, 1);

test("refunds are listed newest first, by charge, payment and status, to their own merchant alone", async () => {
  const payment = await merchant.paid();
  const refunds: string[] = [];
  for (const amount of [1, 2, 3]) refunds.push(refundOf(await merchant.refund(payment, { amount })).refund_id);
  const waiting = refundOf(await merchant.refund(payment, { amount: 4, reason: "fraudulent" }));
  const listed = async (query: string, who = merchant, path = "/v1/refunds") => {
    const answer = await who.get(`${path}?${query}`);
    expect(answer.status).toBe(200);
    return (answer.json.data as Array<{ refund_id: string }>).map(({ refund_id }) => refund_id);
  };
  const ofCharge = `charge_id=${payment.latest_charge_id}`;
  expect(await listed(ofCharge)).toEqual([waiting.refund_id, ...refunds.toReversed()]);
  expect(await listed(`payment_intent_id=${payment.payment_intent_id}&status=succeeded`)).toEqual(refunds.toReversed());
  expect(await listed(`${ofCharge}&limit=2`)).toEqual([waiting.refund_id, refunds[2]]);
  expect(await listed(`${ofCharge}&starting_after=${refunds[1]}`)).toEqual([refunds[0]]);
  expect(await listed(`${ofCharge}&status=requires_approval`, merchant, "/v1/admin/refunds")).toEqual([
    waiting.refund_id,
  ]);
  expect(await listed(ofCharge, other)).toEqual([]);
  expect(await listed(ofCharge, other, "/v1/admin/refunds")).toEqual([]);
  expect((await other.get(`/v1/refunds?starting_after=${waiting.refund_id}`)).json).toMatchObject({
    code: "invalid_request",
  });
});
