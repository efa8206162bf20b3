import type { Locator, Page } from "@playwright/test";
import { expect, freshOrder, test } from "@/e2e/fixtures";

/** A page that has just been loaded may not hear the first press yet. */
async function pressed(page: Page, key: string, opens: Locator): Promise<void> {
  await expect(async () => {
    await page.keyboard.press(key);
    await expect(opens).toBeVisible({ timeout: 1_000 });
  }).toPass();
}

test("the command palette leads to every place and finds payments, by keys alone", async ({
  page,
  paidOrder,
  signInAs,
}) => {
  const order = freshOrder("palette");
  const payment = await paidOrder(order);
  await signInAs("admin");
  const palette = page.getByRole("dialog", { name: "Go to, find, act" });
  await pressed(page, "Control+k", palette);
  await expect(palette.getByRole("combobox")).toBeFocused();
  await page.keyboard.type("refunds");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/refunds/);
  await page.keyboard.press("Control+k");
  await page.keyboard.type(order);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`/payments/${payment.payment_intent_id}$`));
  // What may mean several is listed.
  await page.keyboard.press("Control+k");
  await page.keyboard.type(order.slice(0, 8));
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`/payments\\?q=${order.slice(0, 8)}`));
});

test("the palette offers what the page's keys do, and what the role may do elsewhere", async ({
  page,
  paidOrder,
  signInAs,
}) => {
  const { payment_intent_id: id } = await paidOrder(freshOrder("palette_acts"));
  await signInAs("support");
  await page.goto(`/payments/${id}`);
  const palette = page.getByRole("dialog", { name: "Go to, find, act" });
  await pressed(page, "Control+k", palette);
  await expect(palette.getByRole("option", { name: "Send failing webhooks again" })).toBeVisible();
  await expect(palette.getByRole("option", { name: "Decide about refunds" })).toHaveCount(0);
  await expect(palette.getByRole("option", { name: "Invite an operator" })).toHaveCount(0);
  await page.keyboard.type("refund r");
  await page.keyboard.press("Enter");
  await expect(palette).toBeHidden();
  await expect(page.getByRole("dialog", { name: /^Refund/ })).toBeVisible();
});

test("a screen without a network says that it is old, and of when it is, until there is one again", async ({
  page,
  context,
  signInAs,
}) => {
  await signInAs("viewer");
  for (const path of ["/refunds", "/payments"]) {
    await page.goto(path);
    await context.setOffline(true);
    const alert = page.getByRole("alert").filter({ hasText: "can't be refreshed right now" });
    await expect(alert).toContainText("What you see is of");
    await context.setOffline(false);
    await expect(alert).toBeHidden();
  }
});

test("? shows the keys that count on this page, and g with a letter goes to a place", async ({ page, signInAs }) => {
  await signInAs("viewer");
  const overlay = page.getByRole("dialog", { name: "Keys" });
  await pressed(page, "?", overlay);
  await expect(overlay.getByRole("region", { name: "Everywhere" })).toContainText("Go to PSPs");
  await expect(overlay.getByRole("region", { name: "On this page" })).toContainText("Next row");
  await page.keyboard.press("Escape");
  await expect(overlay).toBeHidden();
  await page.keyboard.press("g");
  await page.keyboard.press("s");
  await expect(page).toHaveURL(/\/psps$/);
});

test("the second key after g is never an act of the page: g r leads to the refunds, and refunds nothing", async ({
  page,
  paidOrder,
  signInAs,
}) => {
  const { payment_intent_id: id } = await paidOrder(freshOrder("stray"));
  await signInAs("support");
  await page.goto(`/payments/${id}`, { waitUntil: "networkidle" });
  await expect(page.getByRole("button", { name: "Refund", exact: true })).toBeVisible();
  await page.keyboard.press("g");
  await page.keyboard.press("r");
  await expect(page).toHaveURL(/\/refunds$/);
  await expect(page.getByRole("dialog")).toHaveCount(0);
});

test("a second key that leads nowhere does nothing: g a approves no refund", async ({ page, merchant, signInAs }) => {
  await merchant.refund(await merchant.paid(), { reason: "fraudulent", amount: 100 });
  await signInAs("approver");
  await page.goto("/refunds", { waitUntil: "networkidle" });
  await expect(page.getByRole("button", { name: "Approve" }).first()).toBeVisible();
  await page.keyboard.press("g");
  await page.keyboard.press("a");
  // Had it opened a dialog, the next key would have gone there.
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keys" })).toBeVisible();
  await expect(page.getByRole("dialog")).toHaveCount(1);
});

test("the menu offers what the role may see, and nothing else", async ({ page, signInAs }) => {
  await signInAs("viewer");
  const menu = page.getByRole("navigation", { name: "Console" });
  await expect(menu.getByRole("link", { name: "PSPs" })).toBeVisible();
  await expect(menu.getByRole("link", { name: "Audit log" })).toHaveCount(0);
  await page.setViewportSize({ width: 390, height: 844 });
  await expect(menu).toBeHidden();
  const sheet = page.getByRole("dialog", { name: "Menu" });
  // A page that has just been loaded may not hear the first press yet.
  await expect(async () => {
    await page.getByRole("button", { name: "Menu" }).click({ timeout: 1_000 });
    await expect(sheet).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await sheet.getByRole("link", { name: "PSPs" }).click();
  await expect(page).toHaveURL(/\/psps$/);
  await expect(sheet).toBeHidden();
});

test.describe("in New York", () => {
  test.use({ timezoneId: "America/New_York" });

  test("times are in the reader's zone, and in UTC at the press of a button", async ({ page, paidOrder, signInAs }) => {
    const { payment_intent_id: id, created_ms: createdMs } = await paidOrder(freshOrder("zone"));
    await signInAs("viewer");
    await page.goto(`/payments/${id}`);
    const hourIn = (timeZone: string) =>
      new Intl.DateTimeFormat("en-GB", { timeZone, hour: "2-digit", hourCycle: "h23" }).format(createdMs);
    const first = page.getByRole("listitem").getByRole("time").first();
    await expect(first).toContainText(new RegExp(`\\b${hourIn("America/New_York")}:`));
    await page.getByRole("button", { name: /Show them in UTC/ }).click();
    await expect(first).toContainText(new RegExp(`\\b${hourIn("UTC")}:`));
    await page.reload();
    await expect(first).toContainText(new RegExp(`\\b${hourIn("UTC")}:`));
  });
});
