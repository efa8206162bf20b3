import { test as base, expect, type Page } from "@playwright/test";
import { Merchant } from "@/e2e/merchant";
import { type RunFile, readRunFile } from "@/e2e/run-file";
import type { PaymentIntent } from "@/lib/payments/schema";

type Role = "viewer" | "support" | "approver" | "ops" | "admin";

/** What a browser test starts from: the running product, a merchant's server, and operators who know their passwords. */
type Fixtures = {
  run: RunFile;
  merchant: Merchant;
  signInAs: (role: Role) => Promise<void>;
  /** A payment that is done, and whose last event was delivered. */
  paidOrder: (orderId: string) => Promise<PaymentIntent>;
};

export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from this pattern.
  run: async ({}, use) => use(readRunFile()),
  baseURL: async ({ run }, use) => use(run.app),
  merchant: async ({ run }, use) => use(new Merchant(run)),
  signInAs: async ({ page, run }, use) =>
    use(async (role) => {
      await page.goto("/sign-in");
      const { email, password } = operatorOf(run, role);
      await fillSignIn(page, email, password);
      await expect(page).toHaveURL(/\/payments$/);
    }),
  paidOrder: async ({ merchant }, use) =>
    use(async (orderId) => {
      const answer = await merchant.post("/v1/payment_intents", merchant.payment("tok_visa", { order_id: orderId }));
      return merchant.until(String(answer.json.payment_intent_id), ["succeeded"]);
    }),
});

export { expect };

/** The demo operator of a role. */
export function operatorOf(run: RunFile, role: Role): { email: string; password: string } {
  const operator = run.operators.find((each) => each.role === role);
  if (!operator) throw new Error(`There is no operator in the role ${role}.`);
  return operator;
}

/** Fills the form as a person does, and sends it. */
export async function fillSignIn(page: Page, email: string, password: string): Promise<void> {
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
}

/** An order id that no other test has, so that the tests can share one product. */
export function freshOrder(name: string): string {
  return `${name}_${crypto.randomUUID().slice(0, 8)}`;
}
