import { query } from "@/e2e/database";
import { eventually, Merchant } from "@/e2e/merchant";
import { type Product, startProduct } from "@/e2e/product";
import { notify } from "@/e2e/psps";
import { Notification } from "@/lib/psp/notification-schema";

/** A product whose PSPs notify it of what a test makes up, and a merchant whose payments they speak of. */
export class InboxUnderTest {
  readonly product: Product;
  readonly merchant: Merchant;

  private constructor(product: Product) {
    this.product = product;
    this.merchant = new Merchant(product.file);
  }

  static async start(): Promise<InboxUnderTest> {
    return new InboxUnderTest(await startProduct({ env: { SWEEP_AFTER_MS: "1000", PSP_TIMEOUT_MS: "8000" } }));
  }

  discard(): Promise<void> {
    return this.product.discard();
  }

  readonly sql = <Row extends object = Record<string, unknown>>(text: string, values: unknown[] = []): Promise<Row[]> =>
    query<Row>(this.product.file.database_url, text, values);

  /** Sends bytes as a PSP's notification: see `notify`. */
  notify(account: string, body: string, more: Parameters<typeof notify>[3] = {}): Promise<number> {
    return notify(this.product, account, body, more);
  }

  /** How many rows there are of what a PSP sent under an id. */
  async stored(id: string): Promise<number> {
    return (await this.sql("SELECT 1 FROM notifications WHERE notification_id = $1", [id])).length;
  }

  async referenceOf(chargeId: string | null): Promise<string> {
    const [row] = await this.sql<{ psp_reference: string }>("SELECT psp_reference FROM charges WHERE id = $1", [
      chargeId,
    ]);
    return row?.psp_reference ?? "";
  }

  /** Waits until what the PSP sent under an id is in the status; it was tried at least once. */
  untilStatus(id: string, status: string): Promise<Notification> {
    return eventually(`${id} being ${status}`, 60_000, async () => {
      const [row] = await this.sql<{ id: string; status: string; tries: number }>(
        "SELECT id, status, tries FROM notifications WHERE notification_id = $1",
        [id],
      );
      if (!row || row.tries === 0 || row.status !== status) return undefined;
      return Notification.parse((await this.merchant.get(`/v1/admin/notifications/${row.id}`)).json);
    });
  }

  /** How many events of a type a payment has. */
  async eventsOf(id: string, type: string): Promise<number> {
    return (await this.sql("SELECT 1 FROM events WHERE payment_intent_id = $1 AND type = $2", [id, type])).length;
  }
}
