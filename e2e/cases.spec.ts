import type { Page } from "@playwright/test";
import { openedCase } from "@/e2e/cases";
import { expect, fillSignIn, freshOrder, operatorOf, test } from "@/e2e/fixtures";
import { expectCalm } from "@/e2e/looks";

const rowOf = (page: Page, orderId: string) => page.getByRole("listitem", { name: new RegExp(`of order ${orderId}$`) });

test("a case is found, taken and resolved by keyboard, and says what was done", async ({
  page,
  run,
  merchant,
  signInAs,
}) => {
  const orderId = freshOrder("case");
  const { caseId, payment } = await openedCase(run, merchant, { order_id: orderId });
  await signInAs("support");
  await page.goto("/cases?state=todo&kind=amount_differs", { waitUntil: "networkidle" });
  const row = rowOf(page, orderId);
  await expect(row).toContainText("Simulator A was asked to charge 25.99 EUR.");
  await row.getByRole("link", { name: "Amount differs" }).focus();
  await page.keyboard.press("t");
  await expect(page.getByRole("dialog", { name: "Take this case?" })).toContainText(orderId);
  await page.keyboard.press("Enter");
  await expect(row).toContainText("Sam Support took it");
  await row.getByRole("link", { name: "Amount differs" }).press("Enter");
  await expect(page).toHaveURL(new RegExp(`/cases/${caseId}$`));
  await expect(page.getByRole("region", { name: "What was found" })).toContainText("not what was asked for");
  const about = page.getByRole("region", { name: "About" });
  await expect(about.getByRole("link", { name: orderId })).toHaveAttribute(
    "href",
    `/payments/${payment.payment_intent_id}`,
  );
  await page.keyboard.press("e");
  const dialog = page.getByRole("dialog", { name: "Resolve this case?" });
  await expect(dialog).toContainText("Resolving moves no money by itself.");
  await dialog.getByRole("button", { name: "Resolve" }).click();
  await expect(dialog).toBeVisible();
  await dialog.getByRole("textbox").fill("The PSP gave the rest back.");
  await dialog.getByRole("button", { name: "Resolve" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText("resolved it")).toContainText("The PSP gave the rest back.");
  await page.keyboard.press("Escape");
  await expect(page).toHaveURL(/\/cases$/);
  await expect(page.getByRole("link", { name: /^To do \(/ })).toBeVisible();
  await expect(rowOf(page, orderId)).toBeHidden();
});

test("two people at once: one takes the case, the other is told who, with the request's id", async ({
  page,
  browser,
  run,
  merchant,
  signInAs,
}) => {
  const orderId = freshOrder("case_race");
  await openedCase(run, merchant, { order_id: orderId });
  await signInAs("support");
  await page.goto("/cases?state=all");
  await rowOf(page, orderId).getByRole("button", { name: "Take" }).click();
  const context = await browser.newContext({ baseURL: run.app });
  const other = await context.newPage();
  await other.goto("/sign-in");
  const { email, password } = operatorOf(run, "ops");
  await fillSignIn(other, email, password);
  await expect(other).toHaveURL(/\/payments$/);
  await other.goto("/cases");
  await rowOf(other, orderId).getByRole("button", { name: "Take" }).click();
  await other.getByRole("dialog").getByRole("button", { name: "Take" }).click();
  await expect(rowOf(other, orderId)).toContainText("Oskar Ops took it");
  await page.getByRole("dialog").getByRole("button", { name: "Take" }).click();
  const alert = page.getByRole("dialog").getByRole("alert");
  await expect(alert).toContainText("Oskar Ops has taken this case.");
  await expect(alert).toContainText(/Request [\w.:-]+/);
  await page.getByRole("dialog").getByRole("button", { name: "Close" }).first().click();
  await expect(rowOf(page, orderId)).toContainText("Oskar Ops took it");
  await expect(rowOf(page, orderId).getByRole("button")).toHaveCount(0);
  await context.close();
});

test("a viewer is offered nothing, and refused all the same", async ({ page, run, merchant, signInAs }) => {
  const orderId = freshOrder("case_viewer");
  const { caseId } = await openedCase(run, merchant, { order_id: orderId });
  await signInAs("viewer");
  await page.goto("/cases", { waitUntil: "networkidle" });
  await expect(rowOf(page, orderId)).toBeVisible();
  await expect(rowOf(page, orderId).getByRole("button")).toHaveCount(0);
  await rowOf(page, orderId).getByRole("link").first().focus();
  await page.keyboard.press("t");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  for (const command of ["take", "release", "resolve"]) {
    const data = command === "resolve" ? { resolution: "x" } : {};
    const answer = await page.request.post(`/v1/admin/cases/${caseId}:${command}`, {
      data,
      headers: { origin: run.app },
    });
    expect(answer.status()).toBe(403);
  }
});

test("strings that could do harm, text from right to left and amounts of 12 digits stay in their place", async ({
  page,
  run,
  merchant,
  signInAs,
}) => {
  const orders = [
    { order_id: `<img src=x onerror=alert(1)>_${freshOrder("x")}`, amount: 999_999_999_999, currency: "JPY" },
    { order_id: `طلب_${freshOrder("x")}`, amount: 999_999_999_999, currency: "KWD" },
  ];
  const cases = [];
  for (const order of orders) cases.push(await openedCase(run, merchant, order));
  const dialogs: string[] = [];
  page.on("dialog", (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  await signInAs("support");
  for (const [index, { caseId }] of cases.entries()) {
    await page.goto(`/cases/${caseId}`);
    const about = page.getByRole("region", { name: "About" });
    await expect(about).toContainText(orders[index]?.order_id ?? "");
    await expect(about).toContainText(index === 0 ? "999,999,999,999 JPY" : "999,999,999.999 KWD");
    await expectCalm(page);
  }
  await page.goto("/cases");
  await expectCalm(page);
  expect(dialogs).toEqual([]);
});
