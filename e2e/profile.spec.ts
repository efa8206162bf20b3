import { generateSync } from "otplib";
import { query } from "@/e2e/database";
import { expect, fillSignIn, test } from "@/e2e/fixtures";
import { type Account, Person } from "@/e2e/person";

/** Accounts of these tests alone: what they change is nobody else's. */
const own = test.extend<{ account: Account }>({
  account: async ({ run, page }, use) => {
    const account = await (await Person.as(run, "admin")).hire("ops", "Petra Vogel");
    await page.goto("/sign-in?callbackUrl=/settings/profile");
    await fillSignIn(page, account.email, account.password);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("My profile");
    // A page that has just been loaded may not hear the first press yet.
    await page.evaluate(() => new Promise((idle) => requestIdleCallback(idle)));
    await use(account);
  },
});

own(
  "a second factor is set up by QR code, asked for at the sign-in, and replaced by a recovery code",
  async ({ page, account }) => {
    const card = page.getByRole("region", { name: "Second factor" });
    await card.getByRole("button", { name: "Set it up" }).click();
    await page.getByLabel("Current password").fill(account.password);
    await page.getByRole("button", { name: "Go on" }).click();
    await expect(page.getByRole("img", { name: "QR code for your authenticator app" })).toBeVisible();
    const secret = (await page.getByRole("dialog").locator(".font-mono").first().textContent()) ?? "";
    const nowS = Math.floor(Date.now() / 1_000);
    await page.getByLabel("Code of the app").fill(generateSync({ secret, epoch: nowS - 30 }));
    await page.getByRole("button", { name: "Turn it on" }).click();
    const list = page.getByRole("list", { name: "Recovery codes" }).getByRole("listitem");
    await expect(list).toHaveCount(10);
    const codes = await list.allTextContents();
    await page.getByRole("button", { name: "I have kept them" }).click();
    await expect(card).toContainText("10 of 10 recovery codes are left");

    for (const code of [generateSync({ secret, epoch: nowS }), codes[0] ?? ""]) {
      await page.getByRole("button", { name: /^Account of/ }).click();
      await page.getByRole("button", { name: "Sign out" }).click();
      await expect(page).toHaveURL(/\/sign-in$/);
      await fillSignIn(page, account.email, account.password);
      await expect(page.getByLabel("Code")).toBeFocused();
      await page.getByLabel("Code").fill("000000");
      await page.getByRole("button", { name: "Sign in" }).click();
      await expect(page.locator("#sign-in-fault")).toContainText("wrong, or was used already");
      await page.getByLabel("Code").fill(code);
      await page.getByRole("button", { name: "Sign in" }).click();
      await expect(page).toHaveURL(/\/payments$/);
    }
    await page.goto("/settings/profile");
    await expect(card).toContainText("9 of 10 recovery codes are left");
  },
);

own(
  "turning the second factor off asks for a code where the last one was given a while ago",
  async ({ page, account, run }) => {
    const headers = { origin: run.app };
    const path = "/api/console/profile/second_factor";
    const begun = await page.request.post(path, { data: { current_password: account.password }, headers });
    const { secret } = await begun.json();
    const nowS = Math.floor(Date.now() / 1_000);
    const code = (step: number) => generateSync({ secret, epoch: nowS + step * 30 });
    await page.request.post(`${path}/confirm`, { data: { code: code(-1) }, headers });
    await query(
      run.database_url,
      `UPDATE operator_sessions SET authenticated_at = now() - interval '3 hours'
     WHERE operator_id = (SELECT id FROM operators WHERE email = $1)`,
      [account.email],
    );
    await page.reload({ waitUntil: "networkidle" });
    const card = page.getByRole("region", { name: "Second factor" });
    await card.getByRole("button", { name: "Turn it off" }).click();
    await page.getByLabel("Current password").fill(account.password);
    await page.keyboard.press("Enter");
    await page.getByRole("dialog", { name: "Is it still you?" }).getByLabel("Code").fill(code(0));
    await page.keyboard.press("Enter");
    await expect(page.getByRole("dialog")).toHaveCount(0);
    await expect(card).toContainText("Set it up");
  },
);

own("a new password has to be a good one, and ends the other sessions", async ({ page, account, run }) => {
  const elsewhere = await Person.signedIn(run.app, account);
  const sessions = page.getByRole("region", { name: "Sessions" });
  await expect(sessions.getByRole("listitem")).toHaveCount(2);
  await page.getByRole("button", { name: "Change password" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Current password").fill(account.password);
  await dialog.getByLabel("New password").fill("Petra.Vogel-Paydesk-2026");
  await dialog.getByRole("button", { name: "Change" }).click();
  await expect(dialog.getByRole("alert")).toContainText("made of common words");
  await dialog.getByLabel("New password").fill("nine tired accordions");
  await dialog.getByRole("button", { name: "Try again" }).click();
  await expect(dialog).toHaveCount(0);
  await expect(sessions.getByRole("listitem")).toHaveCount(1);
  expect(await elsewhere.isSignedIn()).toBe(false);
});

own("a session is ended from the list, by its device and address", async ({ page, account, run }) => {
  const elsewhere = await Person.signedIn(run.app, account, "127.9.9.9");
  const sessions = page.getByRole("region", { name: "Sessions" });
  await sessions.getByRole("button", { name: /127\.9\.9\.9/ }).click();
  await page.getByRole("dialog").getByRole("button", { name: "End" }).click();
  await expect(sessions.getByRole("listitem")).toHaveCount(1);
  expect(await elsewhere.isSignedIn()).toBe(false);
});

own("a new name is seen around the page, theme and zone are remembered", async ({ page, account: _ }) => {
  await page.getByRole("button", { name: "Change name" }).click();
  await page.getByRole("dialog").getByLabel("Name").fill("Petra Vogel-Lang");
  await page.getByRole("dialog").getByRole("button", { name: "Change" }).click();
  await expect(page.getByRole("button", { name: "Account of Petra Vogel-Lang" })).toBeVisible();
  await page.getByLabel("Theme", { exact: true }).selectOption("dark");
  await page.getByLabel("Times in").selectOption("utc");
  await page.reload();
  await expect(page.locator("html")).toHaveClass(/dark/);
  await expect(page.getByLabel("Theme", { exact: true })).toHaveValue("dark");
  await expect(page.getByLabel("Times in")).toHaveValue("utc");
});
