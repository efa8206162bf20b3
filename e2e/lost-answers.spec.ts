import type { Page } from "@playwright/test";
import { loseFirst } from "@/e2e/bad-line";
import { expect, freshOrder, test } from "@/e2e/fixtures";
import { operationsOf } from "@/e2e/simulator";
import { rowOf, waitingRefund } from "@/e2e/waiting-refund";

const toast = (page: Page) => page.getByRole("region", { name: /Notifications/ });

async function askForRefund(page: Page, amount: string): Promise<void> {
  await page.getByRole("button", { name: "Refund", exact: true }).click();
  await page.getByRole("dialog").getByLabel("Amount").fill(amount);
  await page.getByRole("dialog").getByRole("button", { name: "Refund" }).click();
  await expect(page.getByRole("dialog")).toContainText("It is not known whether it was done.");
}

for (const { lost, status } of [
  { lost: "a cut line", status: undefined },
  { lost: "an answer of 502", status: 502 },
  { lost: "an answer that ends in its middle", status: 201 },
]) {
  test(`a refund that got no answer (${lost}) goes on with its key after closing, another page and a reload, once`, async ({
    page,
    run,
    merchant,
    signInAs,
  }) => {
    const payment = await merchant.paid("tok_visa", { order_id: freshOrder("kept") });
    await signInAs("support");
    await page.goto(`/payments/${payment.payment_intent_id}`);
    const tries = await loseFirst(page, "**/v1/admin/refunds", status);
    await askForRefund(page, "12");
    await page.getByRole("dialog").getByRole("button", { name: "Close" }).first().click();
    await page.goto("/refunds");
    await page.goto(`/payments/${payment.payment_intent_id}`);
    await page.reload({ waitUntil: "networkidle" });
    await page.keyboard.press("r");
    const dialog = page.getByRole("dialog", { name: "Send the refund of 12.00 EUR again?" });
    await expect(dialog).toContainText(/An earlier refund of 12\.00 EUR got no answer\. It was sent on \d.*\d\d:\d\d/);
    await expect(dialog.getByLabel("Amount")).toHaveCount(0);
    await expect(dialog.getByRole("button", { name: "Send it again" })).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(toast(page)).toContainText("Refunded 12.00 EUR.");
    expect(tries).toHaveLength(2);
    expect(tries[1]).toEqual(tries[0]);
    const refunds = (await operationsOf(run, payment.order_id)).filter(({ kind }) => kind === "refund");
    expect(refunds.map(({ amount, effects }) => [amount, effects])).toEqual([[1200, 1]]);
    // What is known is over: the next one is a new one.
    await page.getByRole("button", { name: "Refund", exact: true }).click();
    await expect(page.getByRole("dialog", { name: "Refund 13.99 EUR?" }).getByLabel("Amount")).toBeFocused();
  });
}

test("another refund beside one that got no answer takes a choice of its own, and another key", async ({
  page,
  run,
  merchant,
  signInAs,
}) => {
  const payment = await merchant.paid("tok_visa", { order_id: freshOrder("kept_new") });
  await signInAs("support");
  await page.goto(`/payments/${payment.payment_intent_id}`);
  const tries = await loseFirst(page, "**/v1/admin/refunds");
  await askForRefund(page, "5");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Refund", exact: true }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Start a new one" }).click();
  const amount = page.getByRole("dialog").getByLabel("Amount");
  await expect(amount).toBeFocused();
  await amount.fill("3");
  await page.keyboard.press("Enter");
  // What was not known is by now: the one without an answer was done.
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("alert")).toContainText(
    "Meanwhile 5.00 EUR was asked back by Sam Support; look again.",
  );
  await expect(dialog).toContainText("at most 20.99 EUR");
  await page.keyboard.press("Enter");
  await expect(toast(page)).toContainText("Refunded 3.00 EUR.");
  expect(new Set(tries.map(({ key }) => key)).size).toBe(3);
  const refunds = (await operationsOf(run, payment.order_id)).filter(({ kind }) => kind === "refund");
  expect(refunds.map(({ amount: minor }) => minor).toSorted()).toEqual([300, 500]);
});

test("a capture that got no answer is told as what it was, also when its payment shows it already", async ({
  page,
  run,
  merchant,
  signInAs,
}) => {
  const payment = await merchant.authorized("tok_visa", { order_id: freshOrder("kept_capture") });
  await signInAs("support");
  await page.goto(`/payments/${payment.payment_intent_id}`);
  const tries = await loseFirst(page, "**/v1/admin/payments/*");
  await page.getByRole("button", { name: "Capture", exact: true }).click();
  await page.getByRole("dialog").getByLabel("Amount").fill("10");
  await page.getByLabel("More captures follow").check();
  await page.getByRole("dialog").getByRole("button", { name: "Capture" }).click();
  await expect(page.getByRole("dialog")).toContainText("It is not known whether it was done.");
  await page.reload();
  await page.getByRole("button", { name: "Capture", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Send the capture of 10.00 EUR again?" });
  await dialog.getByRole("button", { name: "Send it again" }).click();
  await expect(toast(page)).toContainText("Captured 10.00 EUR.");
  expect(tries[1]).toEqual(tries[0]);
  const captured = (await operationsOf(run, payment.order_id)).filter(({ kind }) => kind === "capture");
  expect(captured.map(({ amount, effects }) => [amount, effects])).toEqual([[1000, 1]]);
});

test("an act that got no answer is its operator's own: the next one in the tab doesn't see it, and they find it again", async ({
  page,
  context,
  run,
  merchant,
  signInAs,
}) => {
  const payment = await merchant.paid("tok_visa", { order_id: freshOrder("kept_other") });
  await signInAs("support");
  await page.goto(`/payments/${payment.payment_intent_id}`);
  await loseFirst(page, "**/v1/admin/refunds");
  await askForRefund(page, "4");
  await context.clearCookies();
  await signInAs("admin");
  await page.goto(`/payments/${payment.payment_intent_id}`, { waitUntil: "networkidle" });
  await page.getByRole("button", { name: "Refund", exact: true }).click();
  await expect(page.getByRole("dialog", { name: "Refund 21.99 EUR?" }).getByLabel("Amount")).toBeFocused();
  await expect(page.getByRole("dialog")).not.toContainText("An earlier refund");
  await context.clearCookies();
  await signInAs("support");
  await page.goto(`/payments/${payment.payment_intent_id}`);
  await page.getByRole("button", { name: "Refund", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Send the refund of 4.00 EUR again?" });
  await dialog.getByRole("button", { name: "Send it again" }).click();
  await expect(toast(page)).toContainText("Refunded 4.00 EUR.");
  const refunds = (await operationsOf(run, payment.order_id)).filter(({ kind }) => kind === "refund");
  expect(refunds.map(({ amount, effects }) => [amount, effects])).toEqual([[400, 1]]);
});

for (const { key, word } of [
  { key: "a", word: "approved" },
  { key: "r", word: "rejected" },
]) {
  test(`a refund that was ${word} without an answer says who ${word} it, after closing and after a reload`, async ({
    page,
    merchant,
    signInAs,
  }) => {
    const { orderId } = await waitingRefund(merchant, "lost_decision");
    await signInAs("approver");
    await page.goto("/refunds", { waitUntil: "networkidle" });
    await loseFirst(page, "**/v1/admin/refunds/*");
    await rowOf(page, orderId).focus();
    await decideWithoutAnswer(page, key);
    const row = rowOf(page, orderId);
    await expect(row).toContainText(`Ada Approver ${word} it.`);
    await expect(row.getByRole("button", { name: /Approve|Reject/ })).toHaveCount(0);
    await page.reload({ waitUntil: "networkidle" });
    await expect(row).toHaveCount(0);
    await page.getByRole("link", { name: "Decided" }).click();
    await expect(row).toContainText(`Ada Approver ${word} it`);
  });
}

test("whoever approves again before the screen knows of the first time is told that it was they", async ({
  page,
  merchant,
  signInAs,
}) => {
  const { orderId } = await waitingRefund(merchant, "lost_stale");
  await signInAs("approver");
  await page.goto("/refunds", { waitUntil: "networkidle" });
  await page.route("**/api/console/refunds*", (route) => route.abort());
  const tries = await loseFirst(page, "**/v1/admin/refunds/*");
  await rowOf(page, orderId).focus();
  await decideWithoutAnswer(page, "a");
  await rowOf(page, orderId).focus();
  await page.keyboard.press("a");
  await expect(page.getByRole("dialog")).toContainText(orderId);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog").getByRole("alert")).toContainText("Ada Approver approved it");
  expect(tries).toHaveLength(2);
});

test("of several that are approved, the one without an answer says who approved it too", async ({
  page,
  merchant,
  signInAs,
}) => {
  const orderIds: string[] = [];
  for (const name of ["lost_batch", "lost_batch"]) orderIds.push((await waitingRefund(merchant, name)).orderId);
  await signInAs("approver");
  await page.goto("/refunds", { waitUntil: "networkidle" });
  for (const orderId of orderIds) await rowOf(page, orderId).getByRole("checkbox").check();
  const tries = await loseFirst(page, "**/v1/admin/refunds/*");
  await rowOf(page, orderIds[0] ?? "").focus();
  await decideWithoutAnswer(page, "a");
  expect(tries).toHaveLength(2);
  // The answered one is out of the way; the other one is told in its place.
  const rows = page.getByRole("listitem").filter({ hasText: /lost_batch/ });
  await expect(rows).toHaveCount(1);
  await expect(rows).toContainText("Ada Approver approved it.");
  await page.goto("/refunds?tab=decided");
  for (const orderId of orderIds) await expect(rowOf(page, orderId)).toContainText("Ada Approver approved it");
});

/** Decides by keys about what is chosen, gets no answer to something of it, and closes the dialog. */
async function decideWithoutAnswer(page: Page, key: string): Promise<void> {
  await page.keyboard.press(key);
  const dialog = page.getByRole("dialog", { name: /^(Approve|Reject)/ });
  await expect(dialog).toBeVisible();
  if (key === "r") await page.keyboard.type("Not ours.");
  await page.keyboard.press("Enter");
  await expect(dialog).toContainText("It is not known whether all of it was done.");
  // The others have their answers too.
  await expect(dialog.getByRole("button", { name: "Try again" })).toBeVisible();
  await dialog.getByRole("button", { name: "Close" }).first().click();
  await expect(dialog).toBeHidden();
}
