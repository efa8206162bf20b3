import type { Locator, Page } from "@playwright/test";
import { freshOrder } from "@/e2e/fixtures";
import { type Merchant, refundOf } from "@/e2e/merchant";
import type { Refund } from "@/lib/refunds/schema";

/** A refund of an order that waits for a second person. */
export async function waitingRefund(merchant: Merchant, name: string): Promise<{ orderId: string; refund: Refund }> {
  const orderId = freshOrder(name);
  const payment = await merchant.paid("tok_visa", { order_id: orderId });
  return { orderId, refund: refundOf(await merchant.refund(payment, { reason: "fraudulent" })) };
}

/** Its row in the queue. */
export const rowOf = (page: Page, orderId: string): Locator =>
  page.getByRole("listitem", { name: `Refund of order ${orderId}` });
