import { expect, fillSignIn, operatorOf, test } from "@/e2e/fixtures";

test("G11: after the sign-out the way back shows nothing of the console", async ({ page, signInAs }) => {
  await signInAs("support");
  await page.goto("/psps");
  await page.goto("/payments");
  await page.getByRole("button", { name: /^Account of/ }).click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page).toHaveURL(/\/sign-in$/);
  for (let steps = 1; steps <= 2; steps++) {
    await page.goBack();
    await expect(page.getByLabel("Password")).toBeVisible();
    await expect(page.getByRole("navigation", { name: "Console" })).toHaveCount(0);
  }
});

test("G11: a frame on another page stays empty", async ({ page, context, run, signInAs }) => {
  await signInAs("support");
  const trap = await context.newPage();
  await trap.setContent(`<iframe src="${run.app}/payments" width="800" height="600"></iframe>`);
  const frame = trap.frames()[1];
  await expect.poll(async () => (await frame?.content().catch(() => "")) ?? "").not.toContain("Console");
  await expect(trap.frameLocator("iframe").getByRole("navigation", { name: "Console" })).toHaveCount(0);
  expect(page.isClosed()).toBe(false);
});

test("somebody who has to wait is told for how long, and nothing about the account", async ({ page }) => {
  const email = `${crypto.randomUUID()}@people.example`;
  await page.goto("/sign-in");
  const fault = page.locator("#sign-in-fault");
  for (let tries = 1; tries <= 13; tries++) {
    await fillSignIn(page, email, `wrong ${tries}`);
    await expect(fault).toContainText("Check both and try again");
    await expect(page.getByRole("button", { name: "Sign in" })).toBeEnabled();
  }
  await fillSignIn(page, email, "wrong again");
  await expect(fault).toHaveText(/There were too many tries\. Try again in \d+ seconds\./);
});

test("signing in works by keyboard alone", async ({ page, run }) => {
  const { email, password } = operatorOf(run, "viewer");
  await page.goto("/sign-in");
  await expect(page.getByLabel("Email")).toBeFocused();
  await page.keyboard.type(email);
  await page.keyboard.press("Tab");
  await page.keyboard.type(password);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/payments$/);
});
