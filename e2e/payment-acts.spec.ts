import type { Page } from "@playwright/test";
import { loseFirst } from "@/e2e/bad-line";
import { expect, freshOrder, test } from "@/e2e/fixtures";
import { operationsOf } from "@/e2e/simulator";
import { rowOf } from "@/e2e/waiting-refund";

const timelineOf = (page: Page) => page.getByRole("region", { name: "Timeline" });
const toast = (page: Page) => page.getByRole("region", { name: /Notifications/ });

test("a part is captured by keys alone: c, the amount with a comma, Enter", async ({
  page,
  run,
  merchant,
  signInAs,
}) => {
  const payment = await merchant.authorized("tok_visa", { order_id: freshOrder("capture") });
  await signInAs("support");
  await page.goto(`/payments/${payment.payment_intent_id}`, { waitUntil: "networkidle" });
  await expect(page.getByRole("button", { name: "Capture", exact: true })).toBeVisible();
  await page.keyboard.press("c");
  const dialog = page.getByRole("dialog", { name: "Capture 25.99 EUR?" });
  await expect(dialog).toContainText(payment.order_id);
  await expect(dialog.getByLabel("Amount")).toBeFocused();
  await page.keyboard.type("10,4");
  const named = page.getByRole("dialog", { name: "Capture 10.40 EUR?" });
  await expect(named).toContainText("10.40 EUR: 1040 minor units");
  await expect(named).toContainText("The rest, 15.59 EUR, is let go for good.");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog")).toBeHidden();
  await expect(toast(page)).toContainText("Captured 10.40 EUR.");
  await expect(toast(page)).toContainText(/Request \S+/);
  await expect(timelineOf(page)).toContainText("Sam Support asked to capture 10.40 EUR and to let 15.59 EUR go.");
  await expect(page.getByRole("button", { name: "Capture", exact: true })).toBeHidden();
  const captured = (await operationsOf(run, payment.order_id)).filter(({ kind }) => kind === "capture");
  expect(captured.map(({ amount, effects }) => [amount, effects])).toEqual([[1040, 1]]);
});

test("an amount that isn't one is refused before anything is sent, with what is wrong", async ({
  page,
  merchant,
  signInAs,
}) => {
  const payment = await merchant.authorized();
  await signInAs("support");
  await page.goto(`/payments/${payment.payment_intent_id}`);
  await page.getByRole("button", { name: "Capture", exact: true }).click();
  const amount = page.getByRole("dialog").getByLabel("Amount");
  for (const [text, fault] of [
    ["22.405", "EUR has 2 decimals."],
    ["26", "At most 25.99 EUR."],
    ["1e3", "Write digits"],
    ["", "Write an amount."],
  ] as const) {
    await amount.fill(text);
    await expect(page.getByRole("dialog")).toContainText(fault);
    await page.keyboard.press("Enter");
    await expect(page.getByRole("dialog")).toContainText("Something is missing above.");
  }
  await page.keyboard.press("Escape");
  expect((await merchant.retrieve(payment.payment_intent_id)).status).toBe("requires_capture");
});

test("what somebody else did in the meantime is told as a refusal, with its request id", async ({
  page,
  merchant,
  signInAs,
}) => {
  const payment = await merchant.authorized();
  await signInAs("support");
  await page.goto(`/payments/${payment.payment_intent_id}`);
  await page.getByRole("button", { name: "Cancel payment" }).click();
  await merchant.post(`/v1/payment_intents/${payment.payment_intent_id}/capture`, {});
  await page.getByRole("dialog").getByRole("button", { name: "Cancel the payment" }).click();
  const alert = page.getByRole("dialog").getByRole("alert");
  await expect(alert).toContainText("A payment intent that is succeeded can't be canceled.");
  await expect(alert).toContainText(/Request \S+/);
});

test("an answer that got lost is unknown, not refused; sent again with its key it is done once", async ({
  page,
  run,
  merchant,
  signInAs,
}) => {
  const payment = await merchant.authorized("tok_visa", { order_id: freshOrder("lost") });
  await signInAs("support");
  await page.goto(`/payments/${payment.payment_intent_id}`);
  const tries = await loseFirst(page, "**/v1/admin/payments/*");
  await page.getByRole("button", { name: "Cancel payment" }).click();
  await page.getByLabel("Why?").selectOption("fraudulent");
  await page.getByRole("dialog").getByRole("button", { name: "Cancel the payment" }).click();
  await expect(page.getByRole("dialog")).toContainText("It is not known whether it was done.");
  await expect(page.getByLabel("Why?")).toBeDisabled();
  await page.getByRole("button", { name: "Send it again" }).click();
  await expect(toast(page)).toContainText("Canceled the payment");
  expect(new Set(tries.map(({ key }) => key)).size).toBe(1);
  expect(tries).toHaveLength(2);
  expect((await operationsOf(run, payment.order_id)).map(({ kind, effects }) => [kind, effects])).toEqual([
    ["void", 1],
  ]);
  await expect(timelineOf(page)).toContainText("Sam Support asked to cancel the payment (fraudulent).");
});

test("an answer that got lost stays unknown when the session ends too, and after a sign-in the act is done once", async ({
  page,
  context,
  run,
  merchant,
  signInAs,
}) => {
  const payment = await merchant.paid("tok_visa", { order_id: freshOrder("lost_session") });
  await signInAs("support");
  await page.goto(`/payments/${payment.payment_intent_id}`);
  await loseFirst(page, "**/v1/admin/refunds");
  await page.getByRole("button", { name: "Refund", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Amount").fill("10");
  await dialog.getByRole("button", { name: "Refund" }).click();
  await expect(dialog).toContainText("It is not known whether it was done.");
  const cookies = await context.cookies();
  await context.clearCookies();
  await dialog.getByRole("button", { name: "Send it again" }).click();
  await expect(dialog).toContainText("Sign in again in another tab");
  await expect(dialog).toContainText("It is not known whether it was done.");
  await context.addCookies(cookies);
  await dialog.getByRole("button", { name: "Send it again" }).click();
  await expect(dialog).toBeHidden();
  const refunds = (await operationsOf(run, payment.order_id)).filter(({ kind }) => kind === "refund");
  expect(refunds.map(({ amount, effects }) => [amount, effects])).toEqual([[1000, 1]]);
});

test("a refund goes back within the policy, and past it waits for somebody else than its maker", async ({
  page,
  merchant,
  signInAs,
}) => {
  const payment = await merchant.paid("tok_visa", { order_id: freshOrder("refund") });
  await signInAs("approver");
  await page.goto(`/payments/${payment.payment_intent_id}`);
  await page.getByRole("button", { name: "Refund", exact: true }).click();
  await page.getByRole("dialog").getByLabel("Amount").fill("5");
  await page.getByRole("dialog").getByRole("button", { name: "Refund" }).click();
  await expect(toast(page)).toContainText("Refunded 5.00 EUR.");
  const refunds = page.getByRole("region", { name: "Refunds" });
  await expect(refunds).toContainText("5.00 EUR");
  await expect(refunds).toContainText("Refunded");

  await page.getByRole("button", { name: "Refund", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("at most 20.99 EUR");
  await dialog.getByLabel("Why?").selectOption("fraudulent");
  await dialog.getByLabel(/For whoever decides/).fill("Chargeback threatened.");
  await dialog.getByRole("button", { name: "Refund" }).click();
  await expect(dialog).toContainText("A second person decides about it.");
  await expect(dialog).toContainText(/Request \S+/);
  await dialog.getByRole("link", { name: "in the queue" }).click();
  await expect(page).toHaveURL(/\/refunds\?open=rf_/);
  const row = rowOf(page, payment.order_id);
  await expect(row).toContainText("Chargeback threatened.");
  await expect(row).toContainText("You asked for it. Somebody else decides.");
  await expect(row).toContainText("1 earlier of this order");
  await expect(row.getByRole("region", { name: "Earlier refunds" })).toContainText("5.00 EUR");
  await expect(row.getByRole("button", { name: "Approve" })).toHaveCount(0);
});

test("the PSP's refusal of a refund never looks like success", async ({ page, merchant, signInAs }) => {
  const payment = await merchant.paid("tok_refund_fails");
  await signInAs("support");
  await page.goto(`/payments/${payment.payment_intent_id}`);
  await page.getByRole("button", { name: "Refund", exact: true }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Refund" }).click();
  await expect(page.getByRole("dialog").getByRole("alert")).toContainText("No money went back.");
});

for (const [role, offered] of [
  ["viewer", []],
  ["approver", ["Refund"]],
  ["ops", ["Cancel payment", "Capture"]],
] as const) {
  test(`the role ${role} is offered ${offered.join(" and ") || "nothing"}`, async ({ page, merchant, signInAs }) => {
    const held = await merchant.authorized();
    const paid = await merchant.paid();
    await signInAs(role);
    const seen: string[] = [];
    for (const { payment_intent_id } of [held, paid]) {
      await page.goto(`/payments/${payment_intent_id}`);
      await expect(page.getByRole("navigation", { name: "What of the payment" })).toBeVisible();
      for (const name of ["Cancel payment", "Capture", "Refund"]) {
        if (await page.getByRole("button", { name, exact: true }).isVisible()) seen.push(name);
      }
      for (const key of ["c", "v", "r"]) {
        await page.keyboard.press(key);
        if (offered.length === 0) await expect(page.getByRole("dialog")).toHaveCount(0);
        await page.keyboard.press("Escape");
        if (!page.url().includes(payment_intent_id)) await page.goto(`/payments/${payment_intent_id}`);
      }
    }
    expect(seen.toSorted()).toEqual([...offered].toSorted());
  });
}
