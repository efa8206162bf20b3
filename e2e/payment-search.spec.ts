import AxeBuilder from "@axe-core/playwright";
import type { Locator, Page } from "@playwright/test";
import { query } from "@/e2e/database";
import { expect, freshOrder, test } from "@/e2e/fixtures";
import { refundOf } from "@/e2e/merchant";

const boxOf = (page: Page): Locator => page.getByRole("combobox", { name: "Search payments" });

test.beforeEach(({ signInAs }) => signInAs("support"));

test("each key of a payment, typed and entered, opens it", async ({ page, merchant, run }) => {
  const payment = await merchant.paid("tok_visa", { order_id: freshOrder("keyed") });
  const refunded = await merchant.refund(payment, { amount: 100 });
  const { refund_id } = refundOf(refunded);
  const [row] = await query<{ event: string; delivery: string; reference: string }>(
    run.database_url,
    `SELECT e.id AS event, d.id AS delivery, c.psp_reference AS reference
     FROM events e JOIN deliveries d ON d.event_id = e.id JOIN charges c ON c.payment_intent_id = e.payment_intent_id
     WHERE e.payment_intent_id = $1 ORDER BY e.id LIMIT 1`,
    [payment.payment_intent_id],
  );
  const ids = [payment.payment_intent_id, payment.latest_charge_id, refund_id, row?.event, row?.delivery];
  ids.push(refunded.headers.get("x-request-id") ?? "no request id");
  for (const key of [...ids, row?.reference, payment.order_id, payment.order_id.slice(0, -1)]) {
    await page.goto("/payments", { waitUntil: "networkidle" });
    await boxOf(page).fill(String(key));
    await page.keyboard.press("Enter");
    await expect(page, String(key)).toHaveURL(new RegExp(`/payments/${payment.payment_intent_id}$`));
  }
});

test("an id of what belongs to no payment alone opens its page", async ({ page, merchant, run }) => {
  const [row] = await query<{ endpoint: string; psp: string }>(
    run.database_url,
    `SELECT (SELECT id FROM webhook_endpoints WHERE merchant_id = $1 LIMIT 1) AS endpoint,
            (SELECT min(id) FROM psp_accounts) AS psp`,
    [merchant.id],
  );
  const pages = {
    [String(row?.endpoint)]: "/webhooks",
    [merchant.id]: "/settings/merchants",
    [String(row?.psp)]: "/psps",
  };
  for (const [id, place] of Object.entries(pages)) {
    await page.goto("/payments", { waitUntil: "networkidle" });
    await boxOf(page).fill(id);
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(new RegExp(`${place}/${id}$`));
  }
});

test("last four digits, an amount and a merchant's name find payments and become filters", async ({
  page,
  merchant,
}) => {
  const amount = 1_000_000 + Math.floor(Math.random() * 8_000_000);
  const { order_id } = await merchant.paid("tok_visa", { order_id: freshOrder("many"), amount });
  const written = (amount / 100).toFixed(2);
  const sought = [
    { text: "4242", group: "Card", chip: "Card ·· 4242" },
    { text: `${written} EUR`, group: "Amount", chip: "Amount" },
    { text: `eur ${written.replace(".", ",")}`, group: "Amount", chip: "Amount" },
  ];
  for (const { text, group, chip } of sought) {
    await page.goto("/payments", { waitUntil: "networkidle" });
    await boxOf(page).fill(text);
    await expect(page.getByRole("link", { name: order_id })).toBeVisible();
    const option = page.getByRole("group", { name: group, exact: true }).getByRole("option").first();
    await option.click();
    await expect(page.getByRole("list", { name: "Filters" })).toContainText(chip.replace("Card ·· ", "Card ··"));
    await expect(boxOf(page)).toHaveValue("");
    await expect(page.getByRole("link", { name: order_id })).toBeVisible();
  }
});

test("a merchant is found by its name", async ({ page, paidOrder, run }) => {
  const { order_id, merchant_id } = await paidOrder(freshOrder("shop"));
  const [merchant] = await query<{ name: string }>(run.database_url, "SELECT name FROM merchants WHERE id = $1", [
    merchant_id,
  ]);
  await page.goto("/payments", { waitUntil: "networkidle" });
  await boxOf(page).fill(String(merchant?.name).toLowerCase());
  await page.getByRole("group", { name: "Merchant", exact: true }).getByRole("option").first().click();
  await expect(page).toHaveURL(new RegExp(`merchant_id=${merchant_id}$`));
  await expect(page.getByRole("link", { name: order_id })).toBeVisible();
});

test("a name that more than ten merchants have says so, and is not exported as if it were one", async ({
  page,
  run,
}) => {
  const stem = freshOrder("Crowd");
  await query(
    run.database_url,
    "INSERT INTO merchants (id, name) SELECT $1 || '_' || n, $2 || ' ' || n FROM generate_series(1, 11) n",
    [`m_${stem}`, stem],
  );
  await page.goto("/payments", { waitUntil: "networkidle" });
  await boxOf(page).fill(stem);
  const notice = page
    .getByRole("status")
    .filter({ hasText: `More than 10 merchants have a name that begins with ${stem}` });
  await expect(notice).toContainText("Write more of the name.");
  await expect(page.getByRole("link", { name: "Export" })).toBeHidden();
  await boxOf(page).fill(`${stem} 1`);
  await expect(notice).toBeHidden();
  await expect(page.getByRole("link", { name: "Export" })).toBeVisible();
});

test("operators become chips, and each chip can be taken away", async ({ page, merchant }) => {
  const { order_id } = await merchant.paid("tok_visa", { order_id: freshOrder("chips") });
  await page.goto("/payments", { waitUntil: "networkidle" });
  await boxOf(page).fill(`status:succeeded psp:psp_sim_a amount>25 currency:EUR ${order_id.slice(0, -1)}`);
  await expect(page.getByRole("link", { name: order_id })).toBeVisible();
  await page.keyboard.press("Enter");
  const chips = page.getByRole("list", { name: "Filters" });
  for (const word of ["StatusSucceeded", "PSPpsp_sim_a", "Amount from25.01 EUR"])
    await expect(chips).toContainText(word);
  await expect(boxOf(page)).toHaveValue(order_id.slice(0, -1));
  await expect(page).toHaveURL(/amount_gte=2501/);
  await page.reload();
  await expect(page.getByRole("link", { name: order_id })).toBeVisible();
  await chips.getByRole("button", { name: /Status/ }).click();
  await expect(page).not.toHaveURL(/status=/);
  await chips.getByRole("button", { name: "Remove all" }).click();
  await expect(page).toHaveURL(new RegExp(`/payments\\?q=${order_id.slice(0, -1)}$`));
});

test("what is wrong with an operator is said, and nothing is looked for meanwhile", async ({ page }) => {
  await page.goto("/payments", { waitUntil: "networkidle" });
  await boxOf(page).fill("status:done");
  await expect(page.getByRole("status").filter({ hasText: "There is no status done" })).toBeVisible();
  await page.goto("/payments?q=amount%3E100");
  await expect(page.getByRole("status").filter({ hasText: "An amount needs its currency" })).toBeVisible();
});

test("arrow keys choose a suggestion, and Enter takes it", async ({ page, paidOrder }) => {
  const stem = freshOrder("arrow");
  await paidOrder(`${stem}_1`);
  const second = await paidOrder(`${stem}_2`);
  await page.goto("/payments", { waitUntil: "networkidle" });
  await boxOf(page).fill(stem);
  const options = page.getByRole("listbox", { name: "Suggestions" }).getByRole("option");
  await expect(options).toHaveCount(2);
  await page.keyboard.press("ArrowDown");
  await expect(options.first()).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`/payments/${second.payment_intent_id}$`));
});

test("a screen reader is told of the suggestions, and which of them the arrows are at", async ({ page, paidOrder }) => {
  const stem = freshOrder("told");
  await paidOrder(`${stem}_1`);
  await paidOrder(`${stem}_2`);
  await page.goto("/payments", { waitUntil: "networkidle" });
  await expect(boxOf(page)).toHaveAttribute("aria-expanded", "false");
  await boxOf(page).fill(stem);
  await expect(boxOf(page)).toHaveAttribute("aria-expanded", "true");
  const list = page.getByRole("listbox", { name: "Suggestions" });
  await expect(boxOf(page)).toHaveAttribute("aria-controls", (await list.getAttribute("id")) ?? "none");
  await expect(page.getByRole("status").filter({ hasText: "2 suggestions." })).toHaveCount(1);
  await expect(boxOf(page)).not.toHaveAttribute("aria-activedescendant");
  await page.keyboard.press("ArrowUp");
  const last = list.getByRole("option").last();
  await expect(boxOf(page)).toHaveAttribute("aria-activedescendant", (await last.getAttribute("id")) ?? "none");
  await expect(boxOf(page)).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(boxOf(page)).toHaveAttribute("aria-expanded", "false");
  await boxOf(page).fill(`${stem}_3`);
  await expect(page.getByRole("status").filter({ hasText: "No suggestions." })).toHaveCount(1);
});

test("D10: a card number in the box goes nowhere", async ({ page }) => {
  const sent: string[] = [];
  page.on("request", (request) => sent.push(request.url()));
  await page.goto("/payments", { waitUntil: "networkidle" });
  await boxOf(page).pressSequentially("4242 4242 4242 4242");
  await expect(page.getByRole("alert").filter({ hasText: "last four digits" })).toBeVisible();
  await page.keyboard.press("Enter");
  await boxOf(page).fill("4242");
  await expect(page).toHaveURL(/q=4242$/);
  expect(sent.filter((url) => /4242.{0,3}4242.{0,3}4242.{0,3}4242/.test(url))).toEqual([]);
});

test("D10: a card number in the palette goes nowhere, and what to do instead is said", async ({ page }) => {
  const sent: string[] = [];
  page.on("request", (request) => sent.push(request.url()));
  await page.goto("/payments", { waitUntil: "networkidle" });
  await page.keyboard.press("Control+k");
  const palette = page.getByRole("dialog", { name: "Go to, find, act" });
  await palette.getByRole("combobox").fill("4242 4242 4242 4242");
  await expect(palette.getByRole("alert")).toContainText("search by its last four digits");
  await page.keyboard.press("Enter");
  await palette.getByRole("combobox").fill("**** **** **** 4242");
  await expect(palette.getByRole("alert")).toBeHidden();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/payments\?q=[^4]+4242$/);
  expect(sent.filter((url) => /4242.{0,3}4242/.test(url))).toEqual([]);
});

test("the address of a page, pasted and entered, opens that page", async ({ page, merchant }) => {
  const payment = await merchant.paid("tok_visa", { order_id: freshOrder("pasted") });
  const { refund_id } = refundOf(await merchant.refund(payment, { amount: 100 }));
  for (const path of [`/payments/${payment.payment_intent_id}`, `/refunds?open=${refund_id}`]) {
    for (const pasted of [path, `https://pay.example${path}`]) {
      await page.goto("/payments", { waitUntil: "networkidle" });
      await boxOf(page).fill(pasted);
      await page.keyboard.press("Enter");
      await expect.poll(() => page.url(), pasted).toContain(path);
    }
  }
});

test("an address that can't be searched for says so, and looks like no answer to it", async ({ page }) => {
  for (const query of ["q=4242424242424242", "status=paid", "last4=42"]) {
    await page.goto(`/payments?${query}`);
    await expect(page.getByText("The address can't be searched for")).toBeVisible();
  }
  await page.goto("/payments?q=4242424242424242");
  await expect(page.getByText("it holds what looks like a card number. Search by its last four digits.")).toBeVisible();
  await page.goto("/payments?status=failed");
  await expect(page.getByText("The address can't be searched for")).toBeHidden();
});

for (const scheme of ["light", "dark"] as const) {
  test(`the search has no fault that axe knows of, ${scheme}`, async ({ page, paidOrder }) => {
    const { order_id } = await paidOrder(freshOrder("axe"));
    await page.emulateMedia({ colorScheme: scheme });
    await page.goto("/payments?currency=EUR&status=succeeded", { waitUntil: "networkidle" });
    await boxOf(page).fill(order_id.slice(0, -1));
    await expect(page.getByRole("option").first()).toBeVisible();
    // Rows that are about to be replaced are dimmed for a moment.
    await expect(page).toHaveURL(/q=/);
    await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
    const { violations } = await new AxeBuilder({ page })
      .withTags(["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"])
      .analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  });
}
