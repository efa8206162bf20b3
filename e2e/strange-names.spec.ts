import { query } from "@/e2e/database";
import { expect, freshOrder, test } from "@/e2e/fixtures";
import { newMerchant } from "@/e2e/new-merchant";
import { newId } from "@/lib/core/id";

const LONG = "Wolfeschlegelsteinhausenbergerdorff".repeat(3).slice(0, 100);
const SCRIPT = `<img src=x onerror=alert(1)>"'</script><script>alert(2)</script>`;
const TURNED = "متجر الكتب \u202edr3";
const PAGES = [
  "/payments",
  "/refunds?tab=all",
  "/events",
  "/webhooks",
  "/ledger",
  "/settings/merchants",
  "/settings/operators",
];

test("a name of 100 letters, one that is a script and one that turns direction take no column away, wide or narrow", async ({
  page,
  run,
  signInAs,
}) => {
  test.setTimeout(120_000);
  const scopes = ["payments:read", "payments:write", "refunds:read", "refunds:write"];
  for (const name of [LONG, SCRIPT, TURNED]) {
    const merchant = await newMerchant(run, { scopes });
    await query(run.database_url, "UPDATE merchants SET name = $2 WHERE id = $1", [merchant.id, name]);
    await query(run.database_url, "INSERT INTO operators (id, email, name, role) VALUES ($1, $2, $3, 'viewer')", [
      newId("operator"),
      `${crypto.randomUUID()}@paydesk.example`,
      name,
    ]);
    // Disabled, so that nobody tries to reach it.
    const endpoint = {
      id: newId("webhookEndpoint"),
      merchant_id: merchant.id,
      url: `https://shop.example/${LONG}?q=<script>`,
      description: name,
      status: "disabled",
    };
    await query(
      run.database_url,
      "INSERT INTO webhook_endpoints SELECT (jsonb_populate_record(e, $1)).* FROM webhook_endpoints e LIMIT 1",
      [JSON.stringify(endpoint)],
    );
    const payment = await merchant.paid("tok_visa", { order_id: freshOrder("strange"), amount: 999_999_999_999 });
    await merchant.refund(payment, { reason: "fraudulent", amount: 1 });
  }
  const dialogs: string[] = [];
  page.on("dialog", (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  await signInAs("admin");
  const faults: string[] = [];
  for (const width of [1_440, 390]) {
    await page.setViewportSize({ width, height: 900 });
    for (const path of PAGES) {
      // Until the page runs, its times are written in full.
      await page.goto(path, { waitUntil: "networkidle" });
      await expect(page.getByText(LONG).filter({ visible: true }).first()).toBeVisible();
      const overflowing = await page.evaluate(() =>
        [...document.querySelectorAll("html, #content section[tabindex], #content td, #content li")]
          .filter((element) => element.scrollWidth > element.clientWidth + 1)
          .map((element) => element.outerHTML.slice(0, 80)),
      );
      faults.push(...overflowing.map((element) => `${path} at ${width}: ${element}`));
    }
  }
  expect(faults).toEqual([]);
  expect(dialogs).toEqual([]);
});
