import { expect, test } from "@/e2e/fixtures";

test("the health page shows each account, and what a person does to it at once", async ({
  page,
  merchant,
  signInAs,
}) => {
  await merchant.paid("tok_visa");
  await signInAs("ops");
  await page.goto("/psps");
  const card = page.getByRole("region", { name: "Simulator B" });
  await expect(card).toContainText("Healthy");
  await expect(page.getByRole("region", { name: "Simulator A" }).getByRole("img")).toHaveAccessibleName(
    /^The last hour: \d+ requests, \d+ errors$/,
  );
  await card.getByRole("button", { name: "Hold: Simulator B" }).click();
  const dialog = page.getByRole("dialog", { name: "Hold Simulator B?" });
  await dialog.getByRole("textbox").fill("their maintenance");
  await dialog.getByRole("button", { name: "Hold" }).click();
  await expect(dialog).toBeHidden();
  await expect(card).toContainText("on hold");
  await expect(card).toContainText("Gets no new charges. Held until");
  await expect(card).toContainText("their maintenance");
  await card.getByRole("button", { name: "Release: Simulator B" }).click();
  await page.getByRole("dialog").getByRole("textbox").fill("it is over");
  await page.getByRole("dialog").getByRole("button", { name: "Release" }).click();
  await expect(card).not.toContainText("on hold");

  await card.getByRole("link", { name: "Simulator B" }).click();
  const history = page.getByRole("region", { name: "History" });
  await expect(history).toContainText("because it is over");
  await expect(history).toContainText("because their maintenance");
  await page.getByRole("link", { name: "30 days" }).click();
  await expect(page).toHaveURL(/range=30d/);
  await expect(page.getByRole("region", { name: "Figures" })).toContainText("24 hours");
});

test("what a release or an enabling comes to is said as it is, when something else keeps the account from charges", async ({
  page,
  signInAs,
}) => {
  await signInAs("ops");
  await page.goto("/psps", { waitUntil: "networkidle" });
  const card = page.getByRole("region", { name: "Simulator B" });
  const dialog = page.getByRole("dialog");
  const act = async (verb: string, says: string) => {
    await card.getByRole("button", { name: `${verb}: Simulator B` }).click();
    await expect(dialog).toContainText(says);
    await dialog.getByRole("textbox").fill("its words");
    await dialog.getByRole("button", { name: verb }).click();
    await expect(dialog).toBeHidden();
  };
  await act("Hold", "It gets no new charges until the hold ends.");
  await act("Disable", "It gets no new charges until somebody enables it.");
  await expect(card).toContainText("Disabled since just now");
  await act("Enable", "It stays on hold until");
  await act("Disable", "It gets no new charges until somebody enables it.");
  await act("Release", "It stays disabled, so it gets no new charges until somebody enables it.");
  await act("Enable", "It gets new charges again, as the rules say.");
});

test("who may not manage PSPs is offered nothing, and refused all the same", async ({ page, run, signInAs }) => {
  await signInAs("viewer");
  await page.goto("/psps");
  const card = page.getByRole("region", { name: "Simulator A" });
  await expect(card).toBeVisible();
  await expect(card.getByRole("button")).toHaveCount(0);
  const answer = await page.request.post("/v1/admin/psps/psp_sim_a:disable", {
    data: { reason: "x" },
    headers: { origin: run.app },
  });
  expect(answer.status()).toBe(403);
});

test("each chart reads its exact values out by keyboard, and tells them as a table", async ({
  page,
  merchant,
  signInAs,
}) => {
  await merchant.paid("tok_visa");
  await signInAs("viewer");
  await page.goto("/psps/psp_sim_a", { waitUntil: "networkidle" });
  const cursor = page.getByRole("slider", { name: /^Requests/ });
  await cursor.focus();
  await page.keyboard.press("End");
  await expect(cursor).toHaveAttribute("aria-valuetext", /^\d\d:\d\d: succeeded \d+, declined \d+, errors \d+/);
  const last = await cursor.getAttribute("aria-valuenow");
  await page.keyboard.press("ArrowLeft");
  await expect(cursor).toHaveAttribute("aria-valuenow", String(Number(last) - 1));
  await page.getByText("Requests as a table").click();
  const table = page.getByRole("region", { name: "Requests as a table" }).getByRole("table");
  await expect(table.getByRole("row")).toHaveCount(61);
});
