import type { BrowserContext, Page, Route } from "@playwright/test";
import { expect, test } from "@/e2e/fixtures";
import { paymentOf } from "@/e2e/merchant";

const STALE = /This can't be refreshed right now; it tries again by itself\. What you see is of \d\d:\d\d:\d\d/;

for (const { what, cut, mend } of [
  {
    what: "without a network",
    cut: (_page: Page, context: BrowserContext) => context.setOffline(true),
    mend: (_page: Page, context: BrowserContext) => context.setOffline(false),
  },
  {
    what: "behind a proxy that answers 502",
    cut: (page: Page) =>
      page.route("**/*", (route) =>
        route.fulfill({ status: 502, contentType: "text/html", body: "<h1>502 Bad Gateway</h1>" }),
      ),
    mend: (page: Page) => page.unrouteAll(),
  },
]) {
  test(`a page that follows a payment stays ${what}, says of when it is, and goes on by itself`, async ({
    page,
    context,
    merchant,
    signInAs,
  }) => {
    const { payment_intent_id } = paymentOf(await merchant.post("/v1/payment_intents", merchant.payment()));
    await signInAs("support");
    await page.goto(`/payments/${payment_intent_id}`, { waitUntil: "networkidle" });
    await page.getByRole("button", { name: "Cancel payment" }).click();
    const dialog = page.getByRole("dialog");
    await expect(dialog).toBeVisible();
    await cut(page, context);
    const stale = page.getByText(STALE);
    await expect(stale).toBeAttached();
    await tried(page, 3);
    await expect(page).toHaveURL(new RegExp(`/payments/${payment_intent_id}$`));
    await dialog.getByLabel("Why?").selectOption("fraudulent");
    await tried(page, 1);
    await expect(stale).toBeAttached();
    await expect(dialog.getByLabel("Why?")).toHaveValue("fraudulent");
    await mend(page, context);
    await expect(stale).toHaveCount(0);
    await expect(dialog.getByLabel("Why?")).toHaveValue("fraudulent");
    await page.keyboard.press("Escape");
    await merchant.post(`/v1/payment_intents/${payment_intent_id}/cancel`, {});
    await expect(page.getByRole("button", { name: "Cancel payment" })).toHaveCount(0);
  });
}

for (const { what, answer } of [
  { what: "the network goes", answer: (route: Route) => route.abort() },
  { what: "a proxy answers 502", answer: (route: Route) => route.fulfill({ status: 502, body: "Bad Gateway" }) },
]) {
  test(`a page that follows a payment stays when ${what} in the middle of its refresh, and goes on`, async ({
    page,
    merchant,
    signInAs,
  }) => {
    const { payment_intent_id } = paymentOf(await merchant.post("/v1/payment_intents", merchant.payment()));
    await signInAs("support");
    await page.goto(`/payments/${payment_intent_id}`, { waitUntil: "networkidle" });
    await page.getByRole("button", { name: "Cancel payment" }).click();
    const reason = page.getByRole("dialog").getByLabel("Why?");
    await reason.selectOption("fraudulent");
    // What is asked before comes through.
    await page.route((url) => url.pathname.startsWith("/payments/"), answer);
    for (let time = 0; time < 3; time += 1) await page.waitForRequest(new RegExp(`/payments/${payment_intent_id}`));
    await page.unrouteAll();
    await merchant.post(`/v1/payment_intents/${payment_intent_id}/cancel`, {});
    await expect(page.getByText("Canceled", { exact: true }).first()).toBeAttached();
    await expect(reason).toHaveValue("fraudulent");
  });
}

async function tried(page: Page, times: number): Promise<void> {
  for (let time = 0; time < times; time += 1) await page.waitForRequest(/reauthenticate|_rsc/);
}
