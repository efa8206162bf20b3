import { expect, freshOrder, test } from "@/e2e/fixtures";

test.beforeEach(({ signInAs }) => signInAs("support"));

test("a filter and what the text says of the same are one: box, chips, dropdown, list and file agree", async ({
  page,
  merchant,
}) => {
  const { order_id } = await merchant.paid("tok_visa", { order_id: freshOrder("truth") });
  const box = page.getByRole("combobox", { name: "Search payments" });
  const dropdown = page.getByRole("combobox", { name: "Status" });
  const chips = page.getByRole("list", { name: "Filters" });
  const row = page.getByRole("link", { name: order_id });
  const note = (text: string) => page.getByRole("status").filter({ hasText: text });

  await page.goto("/payments", { waitUntil: "networkidle" });
  await box.fill(`status:succeeded ${order_id}`);
  await expect(page).toHaveURL(/q=/);
  await expect(dropdown).toHaveValue("succeeded");
  await dropdown.selectOption("failed");
  await expect(box).toHaveValue(order_id);
  await expect(chips).toContainText("StatusFailed");
  await expect(row).toBeHidden();

  await page.goto(`/payments?status=failed&q=status:succeeded+${order_id}`, { waitUntil: "networkidle" });
  await expect(dropdown).toHaveValue("succeeded");
  await expect(chips).toContainText("StatusSucceeded");
  await expect(row).toBeVisible();
  await expect(note("The filter status=failed was left out")).toBeVisible();
  const file = await page.getByRole("link", { name: "Export" }).getAttribute("href");
  expect(await (await page.request.get(String(file))).text()).toContain(`,${order_id},succeeded,`);

  await page.goto("/payments", { waitUntil: "networkidle" });
  await box.fill(`status:failed status:succeeded ${order_id}`);
  await box.press("Enter");
  await expect(row).toBeVisible();
  await expect(note("status:failed was left out")).toBeVisible();
  await expect(dropdown).toHaveValue("succeeded");
});
