import { query } from "@/e2e/database";
import { eventually, Merchant, paymentOf } from "@/e2e/merchant";
import { type Product, startProduct } from "@/e2e/product";
import { answerOf, WireEndpoint } from "@/e2e/wire-endpoint";
import { type Delivery, DeliveryDetail, DeliveryPage } from "@/lib/webhooks/delivery-schema";

export const retryPath = (id: string) => `/v1/webhook_deliveries/${id}/retry`;

/** A product that tells one of its merchants at an endpoint of the test's, and another merchant whom that is no business of. */
export class WebhooksUnderTest {
  readonly product: Product;
  readonly endpoint: WireEndpoint;
  readonly merchant: Merchant;
  readonly other: Merchant;

  private constructor(product: Product, endpoint: WireEndpoint) {
    this.product = product;
    this.endpoint = endpoint;
    this.merchant = new Merchant(product.file, 1);
    this.other = new Merchant(product.file, 0);
  }

  static async start(): Promise<WebhooksUnderTest> {
    const endpoint = await WireEndpoint.listen();
    const product = await startProduct({ webhookHosts: [endpoint.host], env: { SWEEP_AFTER_MS: "1000" } });
    const hooks = new WebhooksUnderTest(product, endpoint);
    await hooks.sql("UPDATE webhook_endpoints SET url = $1 WHERE merchant_id = $2", [
      `http://${endpoint.host}/hooks?shop=7`,
      hooks.merchant.id,
    ]);
    return hooks;
  }

  async discard(): Promise<void> {
    await this.product.discard();
    this.endpoint.close();
  }

  /** The endpoint is well: tests follow each other on one product. */
  reset(): void {
    this.endpoint.answer = answerOf(200, "thank you");
  }

  sql<Row extends object = Record<string, unknown>>(text: string, values: unknown[] = []): Promise<Row[]> {
    return query<Row>(this.product.file.database_url, text, values);
  }

  retry(id: string, who = this.merchant) {
    return who.post(retryPath(id), {}, { key: null });
  }

  /** The delivery of the one event that a payment without a card has, in the status it comes to. */
  async delivery(status: Delivery["status"], withAttempts = 1): Promise<DeliveryDetail> {
    const { merchant } = this;
    const { payment_intent_id } = paymentOf(await merchant.post("/v1/payment_intents", merchant.payment()));
    const id = await eventually("its delivery", 20_000, async () => {
      const path = `/v1/admin/webhook_deliveries?payment_intent_id=${payment_intent_id}`;
      return DeliveryPage.parse((await merchant.get(path)).json).data[0]?.delivery_id;
    });
    return this.untilAttempts(id, withAttempts, status);
  }

  async read(id: string): Promise<DeliveryDetail> {
    return DeliveryDetail.parse((await this.merchant.get(`/v1/webhook_deliveries/${id}`)).json);
  }

  untilAttempts(id: string, attempts: number, status: Delivery["status"]): Promise<DeliveryDetail> {
    return eventually(`${id} being ${status} after ${attempts}`, 90_000, async () => {
      const found = await this.read(id);
      return found.attempts >= attempts && found.status === status ? found : undefined;
    });
  }

  /** What came over the wire for an event. */
  received(eventId: string): string[] {
    return this.endpoint.requests.filter((text) => text.includes(`webhook-id: ${eventId}\r\n`));
  }

  /** Waits until the first try of an event is on its way, at an endpoint that holds its answer back. */
  async untilHeld(eventId: string): Promise<void> {
    await eventually("the first try being held", 20_000, async () =>
      this.received(eventId).length === 1 ? true : undefined,
    );
  }
}
