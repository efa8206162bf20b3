import { expect } from "vitest";
import type { Answer } from "@/e2e/answer";
import { eventually, Merchant, paymentOf } from "@/e2e/merchant";
import { type Product, startProduct } from "@/e2e/product";
import { A, B, chargesOfIntent, healthOf, putRules, simulatorOf } from "@/e2e/psps";
import { scriptFault } from "@/e2e/simulator";

/** Enough failures are there after two requests. */
const FAILURES_MIN = 2;

/** The two PSPs of a product whose circuits open soon, what tests do to them, and a merchant who pays through them. */
export class PspsUnderTest {
  readonly product: Product;
  readonly merchant: Merchant;

  private constructor(product: Product) {
    this.product = product;
    this.merchant = new Merchant(product.file);
  }

  static async start(): Promise<PspsUnderTest> {
    const env = { PSP_CIRCUIT_FAILURES_MIN: String(FAILURES_MIN), SWEEP_AFTER_MS: "1000" };
    return new PspsUnderTest(await startProduct({ env }));
  }

  discard(): Promise<void> {
    return this.product.discard();
  }

  /** Faults end, and every account is as if nothing had been: tests follow each other on one product. */
  async reset(): Promise<void> {
    for (const account of [A, B]) await this.fault(account);
    await this.product.sql(
      "UPDATE psp_conditions SET circuit = 'half_open', next_probe_at = NULL WHERE circuit = 'open'",
    );
    await this.product.sql(
      `UPDATE psp_conditions
       SET circuit = 'closed', probe_charge_id = NULL, probe_until = NULL, openings = 0, state = 'healthy'`,
    );
    await this.product.sql(
      "UPDATE psp_accounts SET enabled = true, held_until = NULL, hold_reason = NULL, held_by = NULL",
    );
    await putRules(this.merchant, []);
  }

  /** Has a PSP fail in a way; without one, it is well again. */
  fault(account: string, kind?: string, operations = ["authorize"]): Promise<void> {
    return scriptFault(simulatorOf(this.product.file, account), kind === undefined ? undefined : { kind, operations });
  }

  command(account: string, name: string, body: unknown = { reason: "a test" }): Promise<Answer> {
    return this.merchant.post(`/v1/admin/psps/${account}:${name}`, body, { key: null });
  }

  async pay(token = "tok_visa", more: Record<string, unknown> = {}) {
    const payment = paymentOf(await this.merchant.post("/v1/payment_intents", this.merchant.payment(token, more)));
    const charges = await chargesOfIntent(this.product.file, payment.payment_intent_id);
    return { payment, orderId: payment.order_id, charges };
  }

  /** Pays until the first account's circuit is open: good answers of the last ten seconds speak for it at first. */
  async payUntilOpen(): Promise<void> {
    await eventually("the circuit being open", 30_000, async () => {
      expect((await this.pay()).payment.status).toBe("succeeded");
      return (await healthOf(this.merchant, A)).circuit === "open" ? true : undefined;
    });
  }
}
