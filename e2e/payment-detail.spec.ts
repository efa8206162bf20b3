import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { query } from "@/e2e/database";
import { expect, freshOrder, test } from "@/e2e/fixtures";
import { rowOf } from "@/e2e/waiting-refund";

const timelineOf = (page: Page) => page.getByRole("region", { name: "Timeline" });
const toast = (page: Page) => page.getByRole("region", { name: /Notifications/ });

/** Whether the page itself scrolls sideways, which nothing on it may cause. */
const sideways = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);

async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"])
    .analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
}

test.describe("a payment's tabs", () => {
  test("each has its address: PSP calls decoded, webhooks, and the raw story as the API gives it", async ({
    page,
    run,
    merchant,
    signInAs,
  }) => {
    const payment = await merchant.paid("tok_error_500");
    await signInAs("viewer");
    const address = `/payments/${payment.payment_intent_id}`;
    await page.goto(`${address}?tab=calls`);
    const call = page.getByRole("region", { name: "1. authorize, Simulator A" });
    await expect(call).toContainText("Asked Simulator A to charge 25.99 EUR. It approved and took 25.99 EUR.");
    await expect(call).toContainText("gave no clear answer");
    await expect(call).toContainText("Asked what became of it");
    const tabs = page.getByRole("navigation", { name: "What of the payment" });
    await tabs.getByRole("link", { name: "Webhooks" }).click();
    await expect(page).toHaveURL(new RegExp(`${address}\\?tab=webhooks$`));
    await expect(page.getByRole("region", { name: "Webhook deliveries" })).toContainText("payment_intent.succeeded");
    await tabs.getByRole("link", { name: "Raw" }).click();
    await expect(page.getByRole("region", { name: "The same by API" })).toContainText(
      `${run.app}/v1/admin/payments/${payment.payment_intent_id}`,
    );
    const raw = (await page.getByRole("region", { name: "Raw" }).locator("pre").textContent()) ?? "";
    const byApi = await page.request.get(`/v1/admin/payments/${payment.payment_intent_id}`);
    expect(Object.keys(JSON.parse(raw))).toEqual(Object.keys(await byApi.json()));
    expect(JSON.parse(raw).payment_intent).toEqual((await byApi.json()).payment_intent);
    await tabs.getByRole("link", { name: "Timeline" }).click();
    await expect(page).toHaveURL(new RegExp(`${address}$`));
  });

  test("an event is sent once more by who may, and its act is on the timeline", async ({
    page,
    merchant,
    signInAs,
  }) => {
    const payment = await merchant.paid();
    await signInAs("support");
    await page.goto(`/payments/${payment.payment_intent_id}?tab=webhooks`);
    const event = page.getByRole("listitem", { name: "payment_intent.succeeded" });
    await expect(event).toContainText("1 try", { timeout: 30_000 });
    await event.getByRole("button", { name: "Resend" }).click();
    await expect(page.getByRole("dialog", { name: "Send payment_intent.succeeded once more?" })).toBeVisible();
    await page.getByRole("dialog").getByRole("button", { name: "Send it again" }).click();
    await expect(toast(page)).toContainText("Sent payment_intent.succeeded again");
    await expect(event).toContainText("2 tries", { timeout: 30_000 });
    await page.goto(`/payments/${payment.payment_intent_id}`);
    await expect(timelineOf(page)).toContainText("Sam Support asked to send a webhook once more.");
  });

  test("why a charge went where it went is told beside it", async ({ page, merchant, signInAs }) => {
    const payment = await merchant.paid("tok_down_a");
    await signInAs("viewer");
    await page.goto(`/payments/${payment.payment_intent_id}`);
    const charges = page.getByRole("region", { name: "Charges and routing" });
    await expect(charges).toContainText("Chosen: Simulator B");
    await expect(charges).toContainText("Excluded: Simulator A");
  });

  test("an account that was out has its name, also where it was never asked", async ({
    page,
    run,
    merchant,
    signInAs,
  }) => {
    const payment = await merchant.paid();
    // As a decision reads while Simulator B is on hold, which would disturb the tests beside this one.
    const excluded = [{ psp_account_id: "psp_sim_b", because: "on hold" }];
    await query(
      run.database_url,
      "UPDATE charges SET routing_decision = routing_decision || jsonb_build_object('excluded', $2::jsonb) WHERE payment_intent_id = $1",
      [payment.payment_intent_id, JSON.stringify(excluded)],
    );
    await signInAs("viewer");
    await page.goto(`/payments/${payment.payment_intent_id}`);
    await expect(timelineOf(page)).toContainText("Simulator B was out: on hold");
    await expect(page.getByRole("region", { name: "Charges and routing" })).toContainText("Excluded: Simulator B");
    const byApi = await page.request.get(`/v1/admin/payments/${payment.payment_intent_id}`);
    expect((await byApi.json()).charges[0].routing.excluded).toEqual([{ psp: "psp_sim_b", because: "on hold" }]);
  });
});

const LONG = `long_${"x".repeat(240)}_${Math.random().toString(36).slice(2, 8)}`;
const texts = [
  ["a script", `<script>document.title="broken"</script><img src=x onerror='document.title="broken"'>`],
  ["right-to-left text with an override", "طلب \u202e123 שלום"],
  ["emoji", "🧾👩‍👩‍👧‍👦🇪🇺 order"],
  ["255 characters", LONG.slice(0, 255)],
] as const;

for (const [name, text] of texts) {
  test(`${name} stays text, on a wide and on a narrow screen`, async ({ page, merchant, signInAs }) => {
    const orderId = text.length > 200 ? text : freshOrder(text);
    const payment = await merchant.paid("tok_visa", {
      order_id: orderId,
      description: text,
      metadata: { note: text, [text.slice(0, 40)]: "key" },
    });
    await merchant.refund(payment, { reason: "fraudulent", amount: 1 });
    await signInAs("support");
    for (const width of [1440, 390]) {
      await page.setViewportSize({ width, height: 900 });
      for (const path of ["", "?tab=calls", "?tab=webhooks", "?tab=raw"]) {
        await page.goto(`/payments/${payment.payment_intent_id}${path}`);
        await expect(page.getByRole("heading", { level: 1 })).toContainText(orderId);
        expect([path, await sideways(page)]).toEqual([path, 0]);
      }
      await page.getByRole("button", { name: "Refund", exact: true }).click();
      await expect(page.getByRole("dialog")).toContainText(orderId);
      const cutOff = await page.getByRole("dialog").evaluate((dialog) => dialog.scrollWidth - dialog.clientWidth);
      expect([await sideways(page), cutOff]).toEqual([0, 0]);
      await page.goto("/refunds");
      await expect(rowOf(page, orderId)).toBeVisible();
      expect(["refunds", await sideways(page)]).toEqual(["refunds", 0]);
    }
    await expect(page).toHaveTitle(/Refunds · Paydesk/);
  });
}

for (const [amount, currency, shown, half, minor] of [
  [2599, "JPY", "2,599 JPY", "1299", "1299 minor units"],
  [2599, "KWD", "2.599 KWD", "1.299", "1299 minor units"],
  [999_999_999_999, "EUR", "9,999,999,999.99 EUR", "4 999 999 999,99", "499999999999 minor units"],
] as const) {
  test(`${shown} is shown and typed with its own decimals`, async ({ page, merchant, signInAs }) => {
    const payment = await merchant.authorized("tok_visa", { amount, currency });
    await signInAs("support");
    await page.setViewportSize({ width: 390, height: 800 });
    await page.goto(`/payments/${payment.payment_intent_id}`);
    await expect(page.getByText(shown).first()).toBeVisible();
    expect(await sideways(page)).toBe(0);
    await page.getByRole("button", { name: "Capture", exact: true }).click();
    await expect(page.getByRole("dialog", { name: `Capture ${shown}?` })).toBeVisible();
    await page.getByRole("dialog").getByLabel("Amount").fill(half);
    await expect(page.getByRole("dialog")).toContainText(minor);
  });
}

test("the page and its dialogs are accessible, in both themes", async ({ page, merchant, signInAs }) => {
  const held = await merchant.authorized();
  const paid = await merchant.paid();
  await merchant.refund(paid, { reason: "fraudulent", amount: 100 });
  await signInAs("admin");
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    for (const path of ["", "?tab=calls", "?tab=webhooks", "?tab=raw"]) {
      await page.goto(`/payments/${paid.payment_intent_id}${path}`);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      await expectAccessible(page);
    }
    await page.goto(`/payments/${held.payment_intent_id}`);
    await page.getByRole("button", { name: "Capture", exact: true }).click();
    await page.getByRole("dialog").getByLabel("Amount").fill("x");
    await expectAccessible(page);
    await page.goto("/refunds");
    await page.getByRole("button", { name: `Details of the refund of order ${paid.order_id}` }).click();
    await expect(page.getByRole("region", { name: "Earlier refunds" })).toContainText(/this card|None of this order/);
    await expectAccessible(page);
  }
});
