import { afterAll, beforeAll, expect, test } from "vitest";
import { query } from "@/e2e/database";
import { approverOf, Merchant, refundOf } from "@/e2e/merchant";
import { type Product, startProduct } from "@/e2e/product";

let product: Product;

beforeAll(async () => {
  product = await startProduct();
});
afterAll(() => product.discard());

test("a word that is no command to the letter decides nothing, whatever it looks like", async () => {
  const merchant = new Merchant(product.file);
  const approver = approverOf(product.file, "approver");
  const refund = refundOf(await merchant.refund(await merchant.paid(), { reason: "fraudulent" }));
  for (const word of [
    ":REJECT",
    ":Approve",
    ":approved",
    ":",
    ":reject:approve",
    "%3AREJECT",
    ":approve%20",
    ":constructor",
  ]) {
    const answer = await approver.post(`/v1/admin/refunds/${refund.refund_id}${word}`, {});
    expect([word, answer.status]).toEqual([word, expect.toSatisfy((status) => status === 400 || status === 404)]);
  }
  const decided = await query(product.file.database_url, "SELECT 1 FROM refund_decisions");
  expect(decided).toEqual([]);
  const approved = await approver.post(`/v1/admin/refunds/${refund.refund_id}%3aapprove`, {});
  expect([approved.status, approved.json.status]).toEqual([200, "succeeded"]);
});
