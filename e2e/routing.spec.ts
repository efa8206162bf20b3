import type { Browser, Page } from "@playwright/test";
import { expect, fillSignIn, operatorOf, test } from "@/e2e/fixtures";
import type { RunFile } from "@/e2e/run-file";

const RULES = "/v1/admin/routing_rules";
/** Yen have no decimals, and no digit is lost. Other tests of the shared product add to the sum. */
const TWELVE_DIGITS = /\d{3},\d{3},\d{3},\d{3} JPY/;

/** The product is shared: whatever a test put in force is taken back. */
test.afterEach(async ({ merchant }) => {
  const { json } = await merchant.get(RULES);
  const { status } = await merchant.put(RULES, { version: json.version, rules: [] });
  expect(status).toBe(200);
});

/** Begins a rule for a currency that goes to Simulator B. */
async function addRule(page: Page, name: string, currency: string): Promise<void> {
  await page.getByRole("button", { name: "Add rule" }).click();
  await page.getByLabel("Name").fill(name);
  await page.getByLabel("Currencies").fill(currency);
  await page.getByLabel("Account", { exact: true }).selectOption({ label: "Simulator B" });
}

async function dryRun(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Dry run" }).click();
  await expect(page.getByRole("region", { name: "Dry run" })).toBeVisible();
}

async function apply(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Apply…" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Apply" }).click();
}

test("rules are written, tried on what was charged lately, applied, and brought back", async ({
  page,
  merchant,
  signInAs,
}) => {
  const { payment_intent_id } = await merchant.paid("tok_visa", { currency: "JPY", amount: 999_999_999_999 });
  await signInAs("ops");
  await page.goto("/routing");
  await expect(page.getByText("There are no rules")).toBeVisible();
  await page.getByRole("button", { name: "Change the rules" }).click();
  await page.getByRole("button", { name: "Add rule" }).click();

  // What is wrong stands at its field, and nothing is sent.
  await page.getByLabel("Currencies").fill("yen");
  await page.getByLabel("Priority").fill("first");
  await page.getByRole("button", { name: "Dry run" }).click();
  await expect(page.getByLabel("Name")).toHaveAttribute("aria-invalid", "true");
  await expect(page.getByText("must be an upper-case ISO 4217 currency")).toBeVisible();
  await expect(page.getByText("must be a whole number")).toBeVisible();
  await expect(page.getByRole("button", { name: "Apply…" })).toBeDisabled();

  await page.getByLabel("Name").fill("Yen to B");
  await page.getByLabel("Currencies").fill("jpy");
  await page.getByLabel("Priority").fill("1");
  await page.getByLabel("From an amount of (minor units)").fill("999999999999");
  await expect(page.getByText("= 999,999,999,999 JPY")).toBeVisible();
  await page.getByLabel("Account", { exact: true }).selectOption({ label: "Simulator B" });
  await dryRun(page);
  const run = page.getByRole("region", { name: "Dry run" });
  await expect(run).toContainText(/Of the last 7 days' \d+ charges, \d+ would go elsewhere/);
  await expect(run.getByRole("row", { name: /Simulator A Simulator B/ })).toContainText(TWELVE_DIGITS);
  await run.getByText("Examples").click();
  await expect(run.getByRole("link", { name: payment_intent_id })).toBeVisible();

  await apply(page);
  await expect(page.getByRole("dialog")).toBeHidden();
  const inForce = page.getByRole("list", { name: "Rules in force" });
  await expect(inForce).toContainText("Yen to B");
  await expect(inForce).toContainText("Charges in JPY, from 999,999,999,999 JPY");
  const versions = page.getByRole("region", { name: "Versions" });
  await expect(versions.getByRole("listitem").first()).toContainText("Oskar Ops");
  await expect(versions.getByRole("listitem").first()).toContainText("added");
  const after = await merchant.paid("tok_visa", { currency: "JPY", amount: 999_999_999_999 });
  const { json } = await merchant.get(`/v1/charges/${after.latest_charge_id}`);
  expect(json.psp).toBe("psp_sim_b");

  // Another version, and back to this one.
  const badge = await page.getByRole("heading", { name: /^Routing/ }).textContent();
  const yen = Number(badge?.match(/\d+/)?.[0]);
  await page.getByRole("button", { name: "Change the rules" }).click();
  await page.getByRole("button", { name: "Remove: Yen to B" }).click();
  await dryRun(page);
  await apply(page);
  await expect(page.getByText("There are no rules")).toBeVisible();
  await page.getByRole("button", { name: `Back to version ${yen}`, exact: true }).click();
  await dryRun(page);
  await apply(page);
  await expect(inForce).toContainText("Yen to B");
});

async function signedIn(browser: Browser, run: RunFile, role: "ops" | "admin"): Promise<Page> {
  const context = await browser.newContext({ baseURL: run.app });
  const page = await context.newPage();
  const { email, password } = operatorOf(run, role);
  await page.goto("/sign-in");
  await fillSignIn(page, email, password);
  await expect(page).toHaveURL(/\/payments$/);
  await page.goto("/routing");
  await page.getByRole("button", { name: "Change the rules" }).click();
  return page;
}

test("of two who change the rules at once the slower one is refused, shown the other's change, and can go on", async ({
  browser,
  run,
}) => {
  const slow = await signedIn(browser, run, "ops");
  const fast = await signedIn(browser, run, "admin");
  await addRule(slow, "Francs to B", "CHF");
  await dryRun(slow);
  await slow.getByRole("button", { name: "Apply…" }).click();

  await addRule(fast, "Crowns to B", "SEK");
  await dryRun(fast);
  await apply(fast);
  await expect(fast.getByRole("list", { name: "Rules in force" })).toContainText("Crowns to B");

  const dialog = slow.getByRole("dialog");
  await dialog.getByRole("button", { name: "Apply" }).click();
  await expect(dialog.getByRole("alert")).toContainText("by now");
  await expect(dialog).toContainText("The rules changed while you were editing");
  await expect(dialog).toContainText("by Alex Admin");
  await expect(dialog).toContainText("Crowns to B");
  await dialog.getByRole("button", { name: "Put mine over theirs" }).click();
  await expect(dialog).not.toContainText("The rules changed while you were editing");
  await dialog.getByRole("button", { name: /Apply|Try again/ }).click();
  await expect(dialog).toBeHidden();
  const inForce = slow.getByRole("list", { name: "Rules in force" });
  await expect(inForce).toContainText("Francs to B");
  await expect(inForce).not.toContainText("Crowns to B");
  await slow.context().close();
  await fast.context().close();
});

test("who may only read the rules is offered no change, and refused all the same", async ({ page, run, signInAs }) => {
  await signInAs("viewer");
  await page.goto("/routing");
  await expect(page.getByRole("heading", { name: /^Routing/ })).toBeVisible();
  await expect(page.getByRole("button", { name: "Change the rules" })).toHaveCount(0);
  const answer = await page.request.put(`${RULES}?livemode=false`, {
    data: { version: 0, rules: [] },
    headers: { origin: run.app },
  });
  expect(answer.status()).toBe(403);
});

test("a draft of rules outlives a walk to another page and the end of the session, and is its writer's alone", async ({
  page,
  context,
  signInAs,
}) => {
  await signInAs("ops");
  await page.goto("/routing", { waitUntil: "networkidle" });
  await page.getByRole("button", { name: "Change the rules" }).click();
  await addRule(page, "Long thought about", "SEK");
  const rule = page.getByRole("list", { name: "Rules being changed" }).getByText("Long thought about");

  await page.getByRole("navigation").getByRole("link", { name: "Payments" }).click();
  await expect(page).toHaveURL(/\/payments/);
  await page.goBack();
  await expect(rule).toBeVisible();

  await context.clearCookies();
  await expect(page).toHaveURL(/\/sign-in/);
  await signInAs("admin");
  await page.goto("/routing", { waitUntil: "networkidle" });
  await expect(page.getByRole("button", { name: "Change the rules" })).toBeVisible();
  await expect(rule).toBeHidden();

  await context.clearCookies();
  await signInAs("ops");
  await page.goto("/routing", { waitUntil: "networkidle" });
  await expect(rule).toBeVisible();
  await page.getByRole("button", { name: "Discard" }).click();
  await page.reload({ waitUntil: "networkidle" });
  await expect(page.getByRole("button", { name: "Change the rules" })).toBeVisible();
});
