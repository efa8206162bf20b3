import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { query } from "@/e2e/database";
import { expect, freshOrder, test } from "@/e2e/fixtures";
import { operationsOf } from "@/e2e/simulator";

const timelineOf = (page: Page) => page.getByRole("region", { name: "Timeline" });
const toast = (page: Page) => page.getByRole("region", { name: /Notifications/ });

/** Whether the page itself scrolls sideways, which nothing on it may cause. */
const sideways = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);

async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"])
    .analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
}

test.describe("acts on a payment", () => {
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
    const keys: string[] = [];
    await page.route("**/v1/admin/payments/*", async (route) => {
      keys.push(route.request().headers()["idempotency-key"] ?? "");
      if (keys.length > 1) return route.continue();
      await route.fetch();
      await route.abort();
    });
    await page.getByRole("button", { name: "Cancel payment" }).click();
    await page.getByLabel("Why?").selectOption("fraudulent");
    await page.getByRole("dialog").getByRole("button", { name: "Cancel the payment" }).click();
    await expect(page.getByRole("dialog")).toContainText("It is not known whether it was done.");
    await expect(page.getByLabel("Why?")).toBeDisabled();
    await page.getByRole("button", { name: "Send the same again" }).click();
    await expect(toast(page)).toContainText("Canceled the payment");
    expect(new Set(keys).size).toBe(1);
    expect(keys).toHaveLength(2);
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
    let sent = 0;
    await page.route("**/v1/admin/refunds", async (route) => {
      if (sent++ > 0) return route.continue();
      await route.fetch();
      await route.abort();
    });
    await page.getByRole("button", { name: "Refund", exact: true }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Amount").fill("10");
    await dialog.getByRole("button", { name: "Refund" }).click();
    await expect(dialog).toContainText("It is not known whether it was done.");
    const cookies = await context.cookies();
    await context.clearCookies();
    await dialog.getByRole("button", { name: "Send the same again" }).click();
    await expect(dialog).toContainText("Sign in again in another tab");
    await expect(dialog).toContainText("It is not known whether it was done.");
    await context.addCookies(cookies);
    await dialog.getByRole("button", { name: "Send the same again" }).click();
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
    const row = page.getByRole("listitem", { name: `Refund of order ${payment.order_id}` });
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
});

test.describe("a payment's tabs", () => {
  test("each has its address: PSP calls decoded, webhooks, and the raw story as the API gives it", async ({
    page,
    run,
    merchant,
    signInAs,
  }) => {
    const payment = await merchant.paid("tok_error_500");
    await signInAs("viewer");
    const address = `/payments/${payment.payment_intent_id}`;
    await page.goto(`${address}?tab=calls`);
    const call = page.getByRole("region", { name: "1. authorize, Simulator A" });
    await expect(call).toContainText("Asked Simulator A to charge 25.99 EUR. It approved and took 25.99 EUR.");
    await expect(call).toContainText("gave no clear answer");
    await expect(call).toContainText("Asked what became of it");
    const tabs = page.getByRole("navigation", { name: "What of the payment" });
    await tabs.getByRole("link", { name: "Webhooks" }).click();
    await expect(page).toHaveURL(new RegExp(`${address}\\?tab=webhooks$`));
    await expect(page.getByRole("region", { name: "Webhook deliveries" })).toContainText("payment_intent.succeeded");
    await tabs.getByRole("link", { name: "Raw" }).click();
    await expect(page.getByRole("region", { name: "The same by API" })).toContainText(
      `${run.app}/v1/admin/payments/${payment.payment_intent_id}`,
    );
    const raw = (await page.getByRole("region", { name: "Raw" }).locator("pre").textContent()) ?? "";
    const byApi = await page.request.get(`/v1/admin/payments/${payment.payment_intent_id}`);
    expect(Object.keys(JSON.parse(raw))).toEqual(Object.keys(await byApi.json()));
    expect(JSON.parse(raw).payment_intent).toEqual((await byApi.json()).payment_intent);
    await tabs.getByRole("link", { name: "Timeline" }).click();
    await expect(page).toHaveURL(new RegExp(`${address}$`));
  });

  test("an event is sent once more by who may, and its act is on the timeline", async ({
    page,
    merchant,
    signInAs,
  }) => {
    const payment = await merchant.paid();
    await signInAs("support");
    await page.goto(`/payments/${payment.payment_intent_id}?tab=webhooks`);
    const event = page.getByRole("listitem", { name: "payment_intent.succeeded" });
    await expect(event).toContainText("1 try", { timeout: 30_000 });
    await event.getByRole("button", { name: "Resend" }).click();
    await expect(page.getByRole("dialog", { name: "Send payment_intent.succeeded once more?" })).toBeVisible();
    await page.getByRole("dialog").getByRole("button", { name: "Send it again" }).click();
    await expect(toast(page)).toContainText("Sent payment_intent.succeeded again");
    await expect(event).toContainText("2 tries", { timeout: 30_000 });
    await page.goto(`/payments/${payment.payment_intent_id}`);
    await expect(timelineOf(page)).toContainText("Sam Support asked to send a webhook once more.");
  });

  test("why a charge went where it went is told beside it", async ({ page, merchant, signInAs }) => {
    const payment = await merchant.paid("tok_down_a");
    await signInAs("viewer");
    await page.goto(`/payments/${payment.payment_intent_id}`);
    const charges = page.getByRole("region", { name: "Charges and routing" });
    await expect(charges).toContainText("Chosen: Simulator B");
    await expect(charges).toContainText("Excluded: Simulator A");
  });

  test("an account that was out has its name, also where it was never asked", async ({
    page,
    run,
    merchant,
    signInAs,
  }) => {
    const payment = await merchant.paid();
    // As a decision reads while Simulator B is on hold, which would disturb the tests beside this one.
    const excluded = [{ psp_account_id: "psp_sim_b", because: "on hold" }];
    await query(
      run.database_url,
      "UPDATE charges SET routing_decision = routing_decision || jsonb_build_object('excluded', $2::jsonb) WHERE payment_intent_id = $1",
      [payment.payment_intent_id, JSON.stringify(excluded)],
    );
    await signInAs("viewer");
    await page.goto(`/payments/${payment.payment_intent_id}`);
    await expect(timelineOf(page)).toContainText("Simulator B was out: on hold");
    await expect(page.getByRole("region", { name: "Charges and routing" })).toContainText("Excluded: Simulator B");
    const byApi = await page.request.get(`/v1/admin/payments/${payment.payment_intent_id}`);
    expect((await byApi.json()).charges[0].routing.excluded).toEqual([{ psp: "psp_sim_b", because: "on hold" }]);
  });
});

const LONG = `long_${"x".repeat(240)}_${Math.random().toString(36).slice(2, 8)}`;
const texts = [
  ["a script", `<script>document.title="broken"</script><img src=x onerror='document.title="broken"'>`],
  ["right-to-left text with an override", "طلب \u202e123 שלום"],
  ["emoji", "🧾👩‍👩‍👧‍👦🇪🇺 order"],
  ["255 characters", LONG.slice(0, 255)],
] as const;

for (const [name, text] of texts) {
  test(`${name} stays text, on a wide and on a narrow screen`, async ({ page, merchant, signInAs }) => {
    const orderId = text.length > 200 ? text : freshOrder(text);
    const payment = await merchant.paid("tok_visa", {
      order_id: orderId,
      description: text,
      metadata: { note: text, [text.slice(0, 40)]: "key" },
    });
    await merchant.refund(payment, { reason: "fraudulent", amount: 1 });
    await signInAs("support");
    for (const width of [1440, 390]) {
      await page.setViewportSize({ width, height: 900 });
      for (const path of ["", "?tab=calls", "?tab=webhooks", "?tab=raw"]) {
        await page.goto(`/payments/${payment.payment_intent_id}${path}`);
        await expect(page.getByRole("heading", { level: 1 })).toContainText(orderId);
        expect([path, await sideways(page)]).toEqual([path, 0]);
      }
      await page.getByRole("button", { name: "Refund", exact: true }).click();
      await expect(page.getByRole("dialog")).toContainText(orderId);
      expect(await sideways(page)).toBe(0);
      await page.goto("/refunds");
      await expect(page.getByRole("listitem", { name: `Refund of order ${orderId}` })).toBeVisible();
      expect(["refunds", await sideways(page)]).toEqual(["refunds", 0]);
    }
    await expect(page).toHaveTitle(/Refunds · Paydesk/);
  });
}

for (const [amount, currency, shown, half, minor] of [
  [2599, "JPY", "2,599 JPY", "1299", "1299 minor units"],
  [2599, "KWD", "2.599 KWD", "1.299", "1299 minor units"],
  [999_999_999_999, "EUR", "9,999,999,999.99 EUR", "4 999 999 999,99", "499999999999 minor units"],
] as const) {
  test(`${shown} is shown and typed with its own decimals`, async ({ page, merchant, signInAs }) => {
    const payment = await merchant.authorized("tok_visa", { amount, currency });
    await signInAs("support");
    await page.setViewportSize({ width: 390, height: 800 });
    await page.goto(`/payments/${payment.payment_intent_id}`);
    await expect(page.getByText(shown).first()).toBeVisible();
    expect(await sideways(page)).toBe(0);
    await page.getByRole("button", { name: "Capture", exact: true }).click();
    await expect(page.getByRole("dialog", { name: `Capture ${shown}?` })).toBeVisible();
    await page.getByRole("dialog").getByLabel("Amount").fill(half);
    await expect(page.getByRole("dialog")).toContainText(minor);
  });
}

test("the page and its dialogs are accessible, in both themes", async ({ page, merchant, signInAs }) => {
  const held = await merchant.authorized();
  const paid = await merchant.paid();
  await merchant.refund(paid, { reason: "fraudulent", amount: 100 });
  await signInAs("admin");
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    for (const path of ["", "?tab=calls", "?tab=webhooks", "?tab=raw"]) {
      await page.goto(`/payments/${paid.payment_intent_id}${path}`);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      await expectAccessible(page);
    }
    await page.goto(`/payments/${held.payment_intent_id}`);
    await page.getByRole("button", { name: "Capture", exact: true }).click();
    await page.getByRole("dialog").getByLabel("Amount").fill("x");
    await expectAccessible(page);
    await page.goto("/refunds");
    await page.getByRole("button", { name: `Details of the refund of order ${paid.order_id}` }).click();
    await expect(page.getByRole("region", { name: "Earlier refunds" })).toContainText(/this card|None of this order/);
    await expectAccessible(page);
  }
});
