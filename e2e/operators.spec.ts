import { query } from "@/e2e/database";
import { expect, fillSignIn, operatorOf, test } from "@/e2e/fixtures";

test("an admin invites somebody, who chooses a password and gets in; disabled, they are out at once", async ({
  page,
  browser,
  run,
  signInAs,
}) => {
  const email = `${crypto.randomUUID()}@people.example`;
  const password = "seven green umbrellas";
  await signInAs("admin");
  await page.goto("/settings/operators");
  await page.getByRole("button", { name: "Invite somebody" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("Ines Novak");
  await dialog.getByLabel("Email").fill(email);
  await dialog.getByRole("radio", { name: /^support/ }).check();
  await dialog.getByRole("button", { name: "Invite" }).click();
  const link = await page.getByRole("dialog", { name: "Invitation for Ines Novak" }).getByRole("code").textContent();
  expect(link).toContain("/sign-in/invitation#");
  await page.getByRole("button", { name: "I have passed it on" }).click();
  const row = page.getByRole("row").filter({ hasText: email });
  await expect(row).toContainText("Invited");

  const colleague = await browser.newContext({ baseURL: run.app });
  const theirs = await colleague.newPage();
  await theirs.goto(String(link));
  await theirs.getByLabel("New password").fill(password);
  await theirs.getByLabel("The same once more").fill(password);
  await theirs.getByRole("button", { name: "Set the password" }).click();
  await theirs.getByRole("link", { name: "Sign in" }).click();
  await fillSignIn(theirs, email, password);
  await expect(theirs).toHaveURL(/\/payments$/);
  await expect(row).toContainText("Active");

  await row.getByRole("button", { name: "Manage Ines Novak" }).click();
  await page.getByRole("menuitem", { name: "Disable" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Disable" }).click();
  await expect(row).toContainText("Disabled");
  await theirs.goto("/payments");
  await expect(theirs).toHaveURL(/\/sign-in\?/);
  await colleague.close();
});

test("keys alone change a role", async ({ page, signInAs }) => {
  await signInAs("admin");
  await page.goto("/settings/operators", { waitUntil: "networkidle" });
  await page
    .getByRole("button", { name: /^Manage / })
    .first()
    .waitFor();
  await page.keyboard.press("j");
  await expect(page.getByRole("button", { name: /^Manage / }).first()).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("menuitem", { name: "Change role" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog").getByRole("radio", { checked: true })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
});

test("nobody is offered to change themselves", async ({ page, run, signInAs }) => {
  await signInAs("admin");
  await page.goto("/settings/operators");
  const own = page.getByRole("row").filter({ hasText: operatorOf(run, "admin").email });
  await expect(own).toContainText("You");
  await expect(own.getByRole("button")).toHaveCount(0);
});

test("a role that may not see the operators is told who may, and finds no way there", async ({ page, signInAs }) => {
  await signInAs("support");
  await page.goto("/settings");
  const settings = page.getByRole("navigation", { name: "Settings" });
  await expect(settings.getByRole("link", { name: "My profile" })).toBeVisible();
  await expect(settings.getByRole("link", { name: "Operators" })).toHaveCount(0);
  const response = await page.goto("/settings/operators");
  expect(response?.status()).toBe(403);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Your role doesn't show you this page");
  const told = page.getByRole("main").getByRole("alert");
  await expect(told).toContainText("It is for the role admin; you are signed in as support.");
});

test("an act that needs a fresh proof asks for it, and goes on with what was typed", async ({
  page,
  context,
  run,
  signInAs,
}) => {
  await signInAs("admin");
  await page.goto("/settings/operators");
  const { email, password } = operatorOf(run, "admin");
  await query(
    run.database_url,
    `UPDATE operator_sessions SET authenticated_at = now() - interval '11 minutes'
     WHERE operator_id = (SELECT id FROM operators WHERE email = $1)`,
    [email],
  );
  await page.getByRole("button", { name: "Invite somebody" }).click();
  await page.getByLabel("Name").fill("Step Up");
  await page.getByLabel("Email").fill(`${crypto.randomUUID()}@people.example`);
  await page.getByRole("dialog").getByRole("button", { name: "Invite" }).click();
  const question = page.getByRole("dialog", { name: "Is it still you?" });
  await question.getByLabel("Your password").fill(password);
  await question.getByRole("button", { name: "Go on" }).click();
  await expect(page.getByRole("dialog", { name: "Invitation for Step Up" })).toBeVisible();
  expect((await context.request.get("/api/console/profile")).status()).toBe(200);
});
