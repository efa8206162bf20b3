import type { Locator } from "@playwright/test";
import { expect, freshOrder, test } from "@/e2e/fixtures";

test.beforeEach(({ page }) => page.emulateMedia({ forcedColors: "active" }));

/** Whether a part has an edge of its own. */
function hasEdge(part: Locator): Promise<boolean> {
  return part.evaluate((element) => {
    const { borderTopWidth, borderTopStyle, outlineStyle, outlineWidth } = getComputedStyle(element);
    const isDrawn = (style: string, width: string) => style !== "none" && Number.parseFloat(width) > 0;
    return isDrawn(borderTopStyle, borderTopWidth) || isDrawn(outlineStyle, outlineWidth);
  });
}

/** The colour that a part's ground is painted in. What the styles say of it, the reader's colours overrule. */
async function groundOf(part: Locator): Promise<string> {
  const painted = (await part.screenshot()).toString("base64");
  const blank = await part.page().context().newPage();
  const colour = await blank.evaluate(async (png) => {
    const bitmap = await createImageBitmap(await (await fetch(`data:image/png;base64,${png}`)).blob());
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
    canvas?.drawImage(bitmap, 0, 0);
    return [...(canvas?.getImageData(3, Math.floor(bitmap.height / 2), 1, 1).data ?? [])].join();
  }, painted);
  await blank.close();
  return colour;
}

test("with a reader's own colours what is current, pressed, told or drawn is still to be seen", async ({
  page,
  merchant,
  signInAs,
}) => {
  const { payment_intent_id } = await merchant.paid("tok_visa", { order_id: freshOrder("contrast") });
  await signInAs("admin");
  await page.goto("/refunds", { waitUntil: "networkidle" });
  const menu = page.getByRole("navigation", { name: "Console" });
  const tabs = page.getByRole("navigation", { name: "Which refunds" });
  for (const [places, here, other] of [
    [menu, "Refunds", "Payments"],
    [tabs, /^Waiting/, "Decided"],
  ] as const) {
    const current = await groundOf(places.getByRole("link", { name: here }));
    expect(current).not.toBe(await groundOf(places.getByRole("link", { name: other })));
  }

  await page.goto(`/payments/${payment_intent_id}`, { waitUntil: "networkidle" });
  expect(await hasEdge(page.getByText("Succeeded", { exact: true }).first())).toBe(true);
  await page.goto("/payments?status=nonsense", { waitUntil: "networkidle" });
  const notice = page.getByRole("status").filter({ hasText: "can't be searched for" });
  expect(await hasEdge(notice)).toBe(true);
  await page.goto("/settings/operators", { waitUntil: "networkidle" });
  expect(await hasEdge(page.getByRole("button", { name: "Invite somebody" }))).toBe(true);

  await page.goto("/psps/psp_sim_a", { waitUntil: "networkidle" });
  const swatches = page
    .getByRole("listitem")
    .filter({ hasText: /^(succeeded|declined|errors)/ })
    .locator("span[aria-hidden]");
  await expect(swatches.first()).toBeVisible();
  const grounds: string[] = [];
  for (const swatch of await swatches.all()) grounds.push(await groundOf(swatch));
  expect(new Set(grounds).size).toBeGreaterThan(1);
});
