import { expect, fillSignIn, freshOrder, operatorOf, test } from "@/e2e/fixtures";
import { FoundPayments } from "@/lib/payments/search-schema";

test.describe("signing in", () => {
  test("a wrong password and an unknown account are refused in the same words", async ({ page, run }) => {
    const { email } = operatorOf(run, "support");
    const sentences: string[] = [];
    for (const name of [email, "nobody@paydesk.example"]) {
      await page.goto("/sign-in");
      await expect(page.getByLabel("Email")).toBeFocused();
      await fillSignIn(page, name, "not the password");
      sentences.push((await page.locator("#sign-in-fault").textContent()) ?? "");
      await expect(page).toHaveURL(/\/sign-in$/);
    }
    expect(sentences[0]).toContain("Check both and try again");
    expect(sentences[1]).toBe(sentences[0]);
  });

  test("a signed-out visitor signs in and arrives at the page they wanted", async ({ page, run }) => {
    const { email, password } = operatorOf(run, "support");
    await page.goto("/payments?q=ord_of_a_link&status=failed");
    await expect(page).toHaveURL(/\/sign-in\?callbackUrl=/);
    await fillSignIn(page, email, password);
    await expect(page).toHaveURL(/\/payments\?q=ord_of_a_link&status=failed$/);
    await expect(page.getByRole("combobox", { name: "Search payments" })).toHaveValue("ord_of_a_link");
  });

  for (const elsewhere of [
    "https://evil.example/payments",
    "//evil.example",
    "javascript:alert(1)",
    "\\\\evil.example",
  ]) {
    test(`signing in never leads to ${elsewhere}`, async ({ page, run }) => {
      const { email, password } = operatorOf(run, "viewer");
      await page.goto(`/sign-in?${new URLSearchParams({ callbackUrl: elsewhere })}`);
      await fillSignIn(page, email, password);
      await expect(page.getByRole("navigation", { name: "Console" })).toBeVisible();
      expect(new URL(page.url()).origin).toBe(new URL(run.app).origin);
    });
  }

  test("signing out ends the session for every copy of its cookie", async ({ page, context, signInAs, run }) => {
    await signInAs("support");
    const cookies = await context.cookies();
    const session = cookies.find((cookie) => cookie.name.endsWith("paydesk.session"));
    expect(session).toMatchObject({ httpOnly: true, sameSite: "Lax" });
    expect((await page.request.get("/api/console/payments")).status()).toBe(200);

    await page.getByRole("button", { name: /^Account of/ }).click();
    await page.getByRole("button", { name: "Sign out" }).click();
    await expect(page).toHaveURL(/\/sign-in$/);

    await context.addCookies(cookies);
    expect((await page.request.get("/api/console/payments")).status()).toBe(401);
    await page.goto(`${run.app}/payments`);
    await expect(page).toHaveURL(/\/sign-in\?callbackUrl=/);
  });

  test("a sign-in that doesn't come from our own form opens no session", async ({ page, context, run }) => {
    const form = operatorOf(run, "support");
    await page.request.post("/api/auth/callback/credentials", { form, maxRedirects: 0 });
    expect((await context.cookies()).filter(({ name }) => name.endsWith("paydesk.session"))).toEqual([]);
  });

  test("a made-up cookie is no session", async ({ page, context, run }) => {
    await context.addCookies([{ name: "paydesk.session", value: "made.up", url: run.app }]);
    expect((await page.request.get("/api/console/payments")).status()).toBe(401);
    await page.goto("/payments");
    await expect(page).toHaveURL(/\/sign-in/);
  });
});

test.describe("searching payments", () => {
  test.beforeEach(({ signInAs }) => signInAs("support"));

  test("an order id finds its payment, and so does its beginning", async ({ page, paidOrder }) => {
    const orderId = freshOrder("search");
    const payment = await paidOrder(orderId);
    const box = page.getByRole("combobox", { name: "Search payments" });
    for (const text of [orderId, orderId.slice(0, -3), payment.payment_intent_id]) {
      await box.fill(text);
      await expect(page).toHaveURL(new RegExp(`q=${text}$`));
      const rows = page.getByRole("row").filter({ has: page.getByRole("link") });
      await expect(rows).toHaveCount(1);
      await expect(rows).toContainText(orderId);
      await expect(rows).toContainText("25.99 EUR");
      await expect(rows).toContainText("Succeeded");
    }
  });

  test("signs that mean something to a database are only letters of an order id", async ({ page, paidOrder }) => {
    const orderId = freshOrder("100%_off'\\");
    await paidOrder(orderId);
    await paidOrder(orderId.replace("%_", "xx"));
    await page.goto(`/payments?${new URLSearchParams({ q: orderId.slice(0, -1) })}`);
    await expect(page.getByRole("link", { name: orderId })).toBeVisible();
    await expect(page.getByRole("row").filter({ has: page.getByRole("link") })).toHaveCount(1);
  });

  test("an order id is shown as text, whatever is written in it", async ({ page, paidOrder }) => {
    const orderId = freshOrder("<img src=x onerror=document.title='broken'>");
    await paidOrder(orderId);
    await page.goto(`/payments?${new URLSearchParams({ q: orderId })}`);
    await page.getByRole("link", { name: orderId }).click();
    await expect(page.getByRole("heading", { level: 1 })).toContainText(orderId);
    await expect(page).toHaveTitle(/Payment · Paydesk/);
  });

  test("a new payment appears without a reload", async ({ page, merchant }) => {
    const orderId = freshOrder("live");
    await page.goto(`/payments?q=${orderId}`);
    await expect(page.getByText("No payment matches")).toBeVisible();
    await merchant.post("/v1/payment_intents", merchant.payment("tok_visa", { order_id: orderId }));
    await expect(page.getByRole("link", { name: orderId })).toBeVisible({ timeout: 15_000 });
  });

  test("keys alone lead from the list to a payment and back", async ({ page, paidOrder }) => {
    const stem = freshOrder("keys");
    await paidOrder(`${stem}_1`);
    const second = await paidOrder(`${stem}_2`);
    await page.goto("/payments", { waitUntil: "networkidle" });
    await page.keyboard.press("/");
    await expect(page.getByRole("combobox", { name: "Search payments" })).toBeFocused();
    await page.keyboard.type(stem);
    await expect(page.getByRole("row").filter({ has: page.getByRole("link") })).toHaveCount(2);
    await page.keyboard.press("Enter");
    await expect(page.getByRole("link", { name: `${stem}_2` })).toBeFocused();
    await page.keyboard.press("j");
    await expect(page.getByRole("link", { name: `${stem}_1` })).toBeFocused();
    await page.keyboard.press("k");
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(new RegExp(`/payments/${second.payment_intent_id}$`));
    await expect(page.getByRole("heading", { level: 1 })).toContainText(`${stem}_2`);
    await page.keyboard.press("Escape");
    await expect(page).toHaveURL(new RegExp(`/payments\\?q=${stem}$`));
    await expect(page.getByRole("link", { name: `${stem}_2` })).toBeFocused();
  });
});

test("pages of a search follow each other without a gap or a double while payments come in", async ({
  page,
  signInAs,
  paidOrder,
}) => {
  await signInAs("support");
  const stem = freshOrder("page");
  const old = [await paidOrder(`${stem}_1`), await paidOrder(`${stem}_2`), await paidOrder(`${stem}_3`)];
  const seen: string[] = [];
  let cursor: string | null = "";
  while (cursor !== null) {
    const query = new URLSearchParams({ q: stem, limit: "1", ...(cursor ? { starting_after: cursor } : {}) });
    const found = FoundPayments.parse(await (await page.request.get(`/api/console/payments?${query}`)).json());
    seen.push(...found.data.map((payment) => payment.payment_intent_id));
    cursor = found.next_cursor;
    await paidOrder(`${stem}_new`);
  }
  expect(seen).toEqual(old.map((payment) => payment.payment_intent_id).toReversed());
});

test.describe("a payment's page", () => {
  test.beforeEach(({ signInAs }) => signInAs("viewer"));

  test("the timeline tells states, PSP call, events and deliveries in order", async ({ page, paidOrder }) => {
    const payment = await paidOrder(freshOrder("story"));
    await page.goto(`/payments/${payment.payment_intent_id}`);
    const timeline = page.getByRole("region", { name: "Timeline" });
    await expect(timeline).toContainText("Delivered payment_intent.succeeded", { timeout: 15_000 });
    const told = (await timeline.getByRole("listitem").allInnerTexts()).join("\n");
    const inOrder = [
      "created the payment of 25.99 EUR",
      `Charge ${payment.latest_charge_id} of 25.99 EUR goes to Simulator A`,
      "Event payment_intent.processing",
      "Asked Simulator A to charge 25.99 EUR",
      "Simulator A approved and took 25.99 EUR",
      "Event payment_intent.succeeded",
      "Delivered payment_intent.succeeded to",
    ];
    const places = inOrder.map((sentence) => told.indexOf(sentence));
    expect(places).not.toContain(-1);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  });

  test("an unclear answer is told as unknown, with the question that settled it", async ({ page, merchant }) => {
    const pay = async (token: string) => {
      const answer = await merchant.post("/v1/payment_intents", merchant.payment(token), {
        headers: { prefer: "wait=0" },
      });
      return String(answer.json.payment_intent_id);
    };
    // This one stays unknown for minutes,
    await page.goto(`/payments/${await pay("tok_late_success")}`);
    await expect(page.getByText("the outcome is unknown. Paydesk keeps asking")).toBeVisible();
    // and this one until the PSP is asked for the first time.
    const id = await pay("tok_error_500");
    await page.goto(`/payments/${id}`);
    await merchant.until(id, ["succeeded"]);
    const timeline = page.getByRole("region", { name: "Timeline" });
    await expect(timeline).toContainText("No clear answer from Simulator A");
    await expect(timeline).toContainText("what became of the request: it approved and took 25.99 EUR", {
      timeout: 15_000,
    });
  });

  test("no secret of a payment reaches the browser", async ({ page, merchant }) => {
    const token = `tok_secret_${crypto.randomUUID()}`;
    const answer = await merchant.post("/v1/payment_intents", merchant.payment(token));
    const response = await page.goto(`/payments/${answer.json.payment_intent_id}`);
    const html = (await response?.text()) ?? "";
    expect(html).toContain(String(answer.json.order_id));
    expect(html).not.toContain(token);
    expect(html).not.toMatch(/sealed|fingerprint|passwordHash/i);
  });

  test("a payment that does not exist says so", async ({ page }) => {
    const response = await page.goto("/payments/pi_00000000000000000000000000");
    expect(response?.status()).toBe(404);
    await expect(page.getByRole("heading", { name: "There is no such payment" })).toBeVisible();
  });
});

test("no page of the console breaks its own security policy", async ({ page, signInAs, paidOrder }) => {
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.text().includes("Content Security Policy")) complaints.push(message.text());
  });
  const payment = await paidOrder(freshOrder("policy"));
  await signInAs("support");
  const response = await page.goto(`/payments/${payment.payment_intent_id}`);
  await page.getByRole("button", { name: "Switch between light and dark" }).click();
  await page.getByRole("button", { name: /^Account of/ }).click();
  await expect(page.getByRole("button", { name: "Sign out" })).toBeVisible();
  expect(response?.headers()["content-security-policy"]).toContain("'strict-dynamic'");
  expect(complaints).toEqual([]);
});
