import type { Locator, Page } from "@playwright/test";
import { expect, freshOrder, test } from "@/e2e/fixtures";
import { amountText } from "@/lib/core/amount-text";
import { datesOf, LOCALES } from "@/lib/core/locale";

/** Whatever the page complains of: React tells so when the browser writes something else than the server did. */
function complaintsOf(page: Page): string[] {
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  return complaints;
}

/** The amount in a payment's head. */
function amountOf(page: Page): Locator {
  return page.locator("p").filter({ has: page.getByRole("button", { name: "Copy amount" }) });
}

test("server and browser write each locale the same, so that no amount changes its commas on its way", async ({
  page,
  signInAs,
}) => {
  await signInAs("viewer");
  await page.goto("/settings/profile");
  // The browser alone writes these options.
  const options = page.getByLabel("Figures and dates as in").getByRole("option");
  await expect(options).toHaveCount(LOCALES.length + 1);
  const written = await options.evaluateAll((all) => all.map((each) => [each.getAttribute("value"), each.textContent]));
  for (const locale of LOCALES) {
    const text = written.find(([value]) => value === locale)?.[1];
    expect(text).toContain(`: ${amountText(123_456_789n, "EUR", locale)}, `);
    const moment = { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", timeZone: "UTC" } as const;
    expect(text).toContain(`, ${datesOf(locale, moment).format(Date.UTC(2026, 0, 31, 14, 5))}`);
  }
});

test.describe("a reader in Germany", () => {
  test.use({ locale: "de-DE" });

  test("sees amounts as written there, in lists, heads, sentences and dialogs alike", async ({
    page,
    merchant,
    signInAs,
  }) => {
    const complaints = complaintsOf(page);
    const order_id = freshOrder("locale_kwd");
    const made = merchant.payment("tok_visa", { order_id, amount: 1_234_567, currency: "KWD" });
    const { json } = await merchant.post("/v1/payment_intents", made);
    const { payment_intent_id: id } = await merchant.until(String(json.payment_intent_id), ["succeeded"]);
    await signInAs("support");
    await page.goto(`/payments?q=${order_id}`);
    await expect(page.getByRole("row").filter({ hasText: order_id })).toContainText("1.234,567 KWD");
    await page.goto(`/payments/${id}`, { waitUntil: "networkidle" });
    const content = page.locator("#content");
    await expect(amountOf(page)).toContainText("1.234,567 KWD");
    await expect(page.getByRole("region", { name: "Timeline" })).toContainText("created the payment of 1.234,567 KWD");
    await expect(page.getByRole("region", { name: "Timeline" })).toContainText("approved and took 1.234,567 KWD");
    await expect(content).not.toContainText("1,234.567");

    await page.getByRole("button", { name: "Refund", exact: true }).click();
    const dialog = page.getByRole("dialog");
    const amount = dialog.getByLabel("Amount");
    await expect(amount).toHaveValue("1234,567");
    // A point stands between thousands there, and what it means is said before anything is sent.
    await amount.fill("1.234");
    await expect(dialog).toContainText("1.234,000 KWD: 1234000 minor units");
    await amount.fill("1,234");
    await expect(page.getByRole("dialog", { name: "Refund 1,234 KWD?" })).toContainText("1,234 KWD: 1234 minor units");
    await page.keyboard.press("Enter");
    await expect(dialog).toBeHidden();
    await expect(page.getByRole("region", { name: /Notifications/ })).toContainText("Refunded 1,234 KWD.");
    expect((await merchant.retrieve(id)).amount_refunded).toBe(1_234);
    await expect(page.getByRole("region", { name: "Timeline" })).toContainText("asked for a refund of 1,234 KWD");
    expect(complaints).toEqual([]);
  });

  test("reads dates in English, with day, month in letters and 24 hours", async ({ page, paidOrder, signInAs }) => {
    const { payment_intent_id: id, created_ms: createdMs } = await paidOrder(freshOrder("locale_date"));
    await signInAs("viewer");
    await page.goto(`/payments/${id}`);
    const inEnglish = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric" });
    await expect(page.locator("#content time").first()).toHaveAttribute(
      "title",
      new RegExp(`^${inEnglish.format(createdMs)}, \\d\\d:\\d\\d:\\d\\d `),
    );
  });

  test("what programs read stays the same: the file of a search, and the payment as the API tells it", async ({
    page,
    merchant,
    signInAs,
  }) => {
    const order_id = freshOrder("locale_file");
    const made = merchant.payment("tok_visa", { order_id, amount: 123_456 });
    const { json } = await merchant.post("/v1/payment_intents", made);
    const { payment_intent_id: id } = await merchant.until(String(json.payment_intent_id), ["succeeded"]);
    await signInAs("viewer");
    const read = (path: string, accept: string) =>
      page.evaluate(
        async ([url, type]) => (await fetch(url ?? "", { headers: { accept: type ?? "" } })).text(),
        [path, accept],
      );
    expect(await read(`/v1/admin/payments/search?order_id=${order_id}`, "text/csv")).toContain(",1234.56,EUR,123456,");
    expect(await read(`/v1/admin/payments/${id}`, "application/json")).toContain("the payment of 1,234.56 EUR for");
  });

  test("finds an amount as it is written there, and is told so", async ({ page, merchant, signInAs }) => {
    const amount = 1_000_000 + Math.floor(Math.random() * 900_000);
    const order_id = freshOrder("locale_find");
    await merchant.post("/v1/payment_intents", merchant.payment("tok_visa", { order_id, amount }));
    await signInAs("viewer");
    const written = new Intl.NumberFormat("de-DE", { minimumFractionDigits: 2 }).format(amount / 100);
    await page.goto(`/payments?${new URLSearchParams({ q: `${written} EUR` })}`);
    await expect(page.getByRole("row").filter({ hasText: order_id })).toContainText(`${written} EUR`);
  });

  test("who chooses another locale in one tab has it in the others too, and keeps what was typed there", async ({
    page,
    merchant,
    signInAs,
  }) => {
    const order_id = freshOrder("locale_tabs");
    const { json } = await merchant.post(
      "/v1/payment_intents",
      merchant.payment("tok_visa", { order_id, amount: 123_456 }),
    );
    const { payment_intent_id: id } = await merchant.until(String(json.payment_intent_id), ["succeeded"]);
    await signInAs("support");
    await page.goto(`/payments/${id}`, { waitUntil: "networkidle" });
    // Behind the dialog it has no role.
    const content = page.locator("#content");
    await expect(content).toContainText("the payment of 1.234,56 EUR");
    await page.getByRole("button", { name: "Refund", exact: true }).click();
    await page.getByRole("dialog").getByLabel("Amount").fill("12,34");

    const other = await page.context().newPage();
    await other.goto("/settings/profile");
    await other.getByLabel("Figures and dates as in").selectOption("en-GB");
    await expect(other.getByText("Now: 1,234,567.89 EUR")).toBeVisible();

    await expect(content).toContainText("the payment of 1,234.56 EUR");
    await expect(content).not.toContainText("1.234,56");
    await expect(page.getByRole("dialog").getByLabel("Amount")).toHaveValue("12,34");
  });

  test("may choose another locale for this browser, and give the choice back", async ({
    page,
    paidOrder,
    signInAs,
  }) => {
    const { payment_intent_id: id } = await paidOrder(freshOrder("locale_chosen"));
    const complaints = complaintsOf(page);
    await signInAs("viewer");
    await page.goto(`/payments/${id}`);
    await expect(amountOf(page)).toContainText("25,99 EUR");
    for (const [choice, amount, moment] of [
      ["en-US", "25.99 EUR", /^[A-Z][a-z]{2} \d{1,2}, \d{4}, \d\d:\d\d:\d\d [AP]M /],
      ["", "25,99 EUR", /^\d{1,2} [A-Z][a-z]{2,3} \d{4}, \d\d:\d\d:\d\d /],
    ] as const) {
      await page.goto("/settings/profile", { waitUntil: "networkidle" });
      await page.getByLabel("Figures and dates as in").selectOption(choice);
      await page.waitForURL("/settings/profile", { waitUntil: "networkidle" });
      await expect(page.getByLabel("Figures and dates as in")).toHaveValue(choice);
      await page.goto(`/payments/${id}`);
      await expect(amountOf(page)).toContainText(amount);
      await expect(page.locator("#content time").first()).toHaveAttribute("title", moment);
    }
    expect(complaints).toEqual([]);
  });
});

test.describe("a reader in Egypt, whose own digits are others", () => {
  test.use({ locale: "ar-EG" });

  test("gets the digits that every field takes, and pages that work", async ({ page, paidOrder, signInAs }) => {
    const complaints = complaintsOf(page);
    const { payment_intent_id: id } = await paidOrder(freshOrder("locale_arab"));
    await signInAs("admin");
    for (const path of ["/", "/psps", "/ledger", `/payments/${id}`]) {
      await page.goto(path, { waitUntil: "networkidle" });
      await expect(page.locator("#content")).not.toContainText(/[٠-٩]/);
    }
    await expect(amountOf(page)).toContainText("25.99 EUR");
    expect(complaints).toEqual([]);
  });
});
