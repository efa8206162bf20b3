import { test as base, expect } from "@/e2e/fixtures";
import { startProduct } from "@/e2e/product";
import { A, simulatorOf } from "@/e2e/psps";
import { scriptFault } from "@/e2e/simulator";

/** A PSP is broken here, so these tests have a product of their own, whose circuits open as a real one's do. */
const test = base.extend({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from this pattern.
  run: async ({}, use) => {
    const product = await startProduct({ env: { PSP_CIRCUIT_FAILURES_MIN: "5", SWEEP_AFTER_MS: "1000" } });
    await use(product.file);
    await product.discard();
  },
});

test("a PSP that goes down is seen on the open page, held and released by ops, and seen to come back", async ({
  page,
  run,
  merchant,
  signInAs,
}) => {
  test.setTimeout(180_000);
  await merchant.paid("tok_visa");
  await signInAs("ops");
  await page.goto(`/psps/${A}`);
  const head = page.getByRole("heading", { name: /^Simulator A/ });
  await expect(head).toContainText("Healthy");
  const list = await page.context().newPage();
  await list.goto("/psps");
  const card = list.getByRole("region", { name: "Simulator A" });
  await expect(card).toContainText("circuit closed");

  await scriptFault(simulatorOf(run, A), { kind: "unavailable", operations: ["authorize", "find"] });
  await Promise.all(Array.from({ length: 8 }, () => merchant.pay("tok_visa")));
  // Nobody reloads: both pages come to it by themselves.
  await expect(head).toContainText("Down");
  await expect(head).toContainText("circuit open");
  await expect(page.getByRole("region", { name: "History" })).toContainText("Circuit opened");
  await expect(page.getByRole("region", { name: "Failing calls" })).toContainText("said that it is not available");
  await expect(page.getByText(/down: once in this time/).first()).toBeAttached();
  await expect(card).toContainText("circuit open");
  await expect(card.getByRole("img")).toHaveAccessibleName(/it was .*down/);

  await page.getByRole("button", { name: "Hold: Simulator A" }).click();
  const dialog = page.getByRole("dialog", { name: "Hold Simulator A?" });
  await dialog.getByRole("textbox").fill("until they answer again");
  await dialog.getByRole("button", { name: "Hold" }).click();
  await expect(dialog).toBeHidden();
  await expect(head).toContainText("on hold");
  await expect(card).toContainText("by Oskar Ops: until they answer again");
  await page.getByRole("button", { name: "Release: Simulator A" }).click();
  await page.getByRole("dialog").getByRole("textbox").fill("they say it is mended");
  await page.getByRole("dialog").getByRole("button", { name: "Release" }).click();
  await expect(head).not.toContainText("on hold");
  await list.goto("/");
  await expect(list.getByRole("link", { name: /^PSPs not healthy 1 of 2/ })).toHaveAttribute("href", `/psps/${A}`);

  await scriptFault(simulatorOf(run, A));
  await expect(head).toContainText("circuit half open", { timeout: 60_000 });
  await expect(async () => {
    await merchant.pay("tok_visa");
    await expect(head).toContainText("circuit closed", { timeout: 1_000 });
  }).toPass({ timeout: 60_000 });
});
