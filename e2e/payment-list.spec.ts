import type { Locator, Page } from "@playwright/test";
import { expect, fillSignIn, freshOrder, operatorOf, test } from "@/e2e/fixtures";

const rowsOf = (page: Page): Locator => page.getByRole("row").filter({ has: page.getByRole("link") });

test.beforeEach(({ signInAs }) => signInAs("support"));

test("pages lead on and back, and to the newest", async ({ page, merchant }) => {
  const stem = freshOrder("pager");
  for (const n of [1, 2, 3])
    await merchant.post("/v1/payment_intents", merchant.payment(undefined, { order_id: `${stem}_${n}` }));
  await page.goto(`/payments?limit=2&q=${stem}`);
  await expect(rowsOf(page)).toContainText([`${stem}_3`, `${stem}_2`]);
  await page.getByRole("button", { name: "Older" }).click();
  await expect(rowsOf(page)).toContainText([`${stem}_1`]);
  await expect(rowsOf(page)).toHaveCount(1);
  await page.getByRole("button", { name: "Newer" }).click();
  await expect(rowsOf(page)).toContainText([`${stem}_3`, `${stem}_2`]);
  await page.getByRole("button", { name: "Newest" }).click();
  await expect(page).toHaveURL(new RegExp(`limit=2&q=${stem}$`));
  await page.getByRole("button", { name: "Created" }).click();
  await expect(rowsOf(page)).toContainText([`${stem}_1`, `${stem}_2`]);
});

test("columns are chosen, stand in the address, and stay after a reload", async ({ page, paidOrder }) => {
  const { order_id, payment_intent_id } = await paidOrder(freshOrder("columns"));
  await page.goto(`/payments?q=${order_id}`);
  await page.getByRole("button", { name: "Columns" }).click();
  await page.getByRole("menuitemcheckbox", { name: "Payment id" }).click();
  await page.getByRole("menuitemcheckbox", { name: "Card" }).click();
  await page.keyboard.press("Escape");
  await page.reload();
  await expect(page.getByRole("columnheader", { name: "Payment id" })).toBeVisible();
  await expect(page.getByRole("columnheader", { name: "Card" })).toHaveCount(0);
  await expect(rowsOf(page)).toContainText(payment_intent_id);
});

test("a view is kept for the operator who saved it, and for nobody else", async ({ page, context, run }) => {
  const name = freshOrder("failures");
  await page.goto("/payments?columns=order,amount,status&status=failed");
  await page.getByRole("button", { name: "Views" }).click();
  await page.getByRole("menuitem", { name: "Save what is shown" }).click();
  await page.getByLabel("Name").fill(name);
  await page.keyboard.press("Enter");
  await expect(page.getByText("The view is saved.")).toBeVisible();

  await page.goto("/payments");
  await page.getByRole("button", { name: "Views" }).click();
  await page.getByRole("menuitem", { name, exact: true }).click();
  await expect(page).toHaveURL(/\/payments\?columns=order,amount,status&status=failed$/);

  await context.clearCookies();
  await page.goto("/sign-in");
  const other = operatorOf(run, "viewer");
  await fillSignIn(page, other.email, other.password);
  await expect(page).toHaveURL(/\/payments$/);
  await page.getByRole("button", { name: "Views" }).click();
  await expect(page.getByRole("menuitem", { name: "Save what is shown" })).toBeVisible();
  await expect(page.getByRole("menuitem", { name, exact: true })).toHaveCount(0);
});

test("a view that is removed is gone", async ({ page }) => {
  const name = freshOrder("gone");
  await page.goto("/payments?status=canceled");
  await page.getByRole("button", { name: "Views" }).click();
  await page.getByRole("menuitem", { name: "Save what is shown" }).click();
  await page.getByLabel("Name").fill(name);
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByRole("button", { name: "Views" }).click();
  await page.getByRole("menuitem", { name: `Remove the view ${name}` }).click();
  await page.getByRole("button", { name: "Remove", exact: true }).click();
  await expect(page.getByText("The view is gone.")).toBeVisible();
  await page.getByRole("button", { name: "Views" }).click();
  await expect(page.getByRole("menuitem", { name, exact: true })).toHaveCount(0);
});

test("the list is exported as it is filtered", async ({ page, paidOrder }) => {
  const { order_id, payment_intent_id } = await paidOrder(freshOrder("export"));
  await page.goto(`/payments?q=${order_id}`);
  const arrives = page.waitForEvent("download");
  await page.getByRole("link", { name: "Export", exact: true }).click();
  const download = await arrives;
  expect(download.suggestedFilename()).toBe("payments.csv");
  const chunks: Buffer[] = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk);
  const lines = Buffer.concat(chunks).toString().trimEnd().split("\r\n");
  expect(lines).toHaveLength(2);
  // The mark by which a sheet knows UTF-8.
  expect(lines[0]).toMatch(/^\ufeffpayment_intent_id,/);
  expect(lines[1]).toContain(`${payment_intent_id},`);
});

test("D9: strange texts and large amounts look right in the table, and change nothing around them", async ({
  page,
  merchant,
}) => {
  const stem = freshOrder("odd");
  const odd: Array<{ order: string; amount: number; currency: string; shown: string }> = [
    {
      order: `${stem}<script>document.title='broken'</script>`,
      amount: 999_999_999_999,
      currency: "EUR",
      shown: "9,999,999,999.99 EUR",
    },
    { order: `${stem}\u202Egnp.exe`, amount: 2_599, currency: "JPY", shown: "2,599 JPY" },
    { order: `${stem}طلب رقم ٧`, amount: 1_234_567, currency: "KWD", shown: "1,234.567 KWD" },
    { order: `${stem}👩‍👩‍👧‍👦 🇧🇷 e\u0301`, amount: 1, currency: "EUR", shown: "0.01 EUR" },
    { order: stem.padEnd(255, "W"), amount: 999_999_999_999, currency: "JPY", shown: "999,999,999,999 JPY" },
    { order: `${stem}"><img src=x onerror=document.title='broken'>`, amount: 5, currency: "KWD", shown: "0.005 KWD" },
  ];
  for (const { order, amount, currency } of odd) {
    await merchant.post("/v1/payment_intents", merchant.payment(undefined, { order_id: order, amount, currency }));
  }
  for (const width of [1440, 390]) {
    await page.setViewportSize({ width, height: 900 });
    await page.goto(`/payments?q=${stem}`);
    await expect(rowsOf(page)).toHaveCount(odd.length);
    for (const { order, shown } of odd) {
      const row = rowsOf(page).filter({ has: page.locator(`a[title=${JSON.stringify(order)}]`) });
      await expect(row).toHaveCount(1);
      await expect(row).toContainText(shown);
      await expect(row.getByText(shown.split(" ")[0] ?? "").first()).toBeInViewport({ ratio: 1 });
    }
    // What turns the direction is seen, turns nothing, and is still there to be copied.
    const mark = page.locator('[data-mark="⟨U+202E⟩"]');
    await expect(mark).toBeInViewport();
    await expect(rowsOf(page).getByRole("link").filter({ has: mark })).toHaveText(`${stem}\u202Egnp.exe`);
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow, `the page scrolls sideways at ${width}`).toBeLessThanOrEqual(0);
    await expect(page).toHaveTitle(/Payments · Paydesk/);
  }
});
