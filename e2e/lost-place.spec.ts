import { expect, freshOrder, test } from "@/e2e/fixtures";

const LISTS: ReadonlyArray<{ path: string; unknown: string; kept?: RegExp }> = [
  { path: "/payments?currency=EUR", unknown: "starting_after=pi_nope", kept: /currency=EUR/ },
  { path: "/events?type=payment_intent.succeeded", unknown: "starting_after=evt_nope", kept: /type=/ },
  { path: "/notifications", unknown: "ending_before=pn_nope" },
  { path: "/deliveries", unknown: "starting_after=wd_nope" },
  { path: "/webhooks", unknown: "starting_after=we_nope" },
  { path: "/audit", unknown: "starting_after=123456789012345678" },
  { path: "/cases", unknown: "after=case_nope" },
  { path: "/settings/operators?status=active", unknown: "starting_after=op_nope", kept: /status=active/ },
  { path: "/settings/merchants", unknown: "starting_after=m_nope" },
];

test("an address with a place that is none leads to the beginning of its list, and says so", async ({
  page,
  signInAs,
  merchant,
  paidOrder,
}) => {
  test.setTimeout(120_000);
  await signInAs("admin");
  await paidOrder(freshOrder("lost"));
  const refused: string[] = [];
  page.on("response", (response) => {
    if (response.status() >= 400 && response.url().includes("/api/console/")) refused.push(response.url());
  });
  const clients = { path: `/settings/merchants/${merchant.id}`, unknown: "starting_after=cl_nope", kept: undefined };
  for (const { path, unknown, kept } of [...LISTS, clients]) {
    for (const place of [unknown, unknown.replace(/=.*/, "=%27x%00")]) {
      const response = await page.goto(`${path}${path.includes("?") ? "&" : "?"}${place}`, {
        waitUntil: "networkidle",
      });
      expect(response?.status(), `${path} ${place}`).toBe(200);
      const note = page.getByRole("status").filter({ hasText: "This is the list's beginning" });
      await expect(note, `${path} ${place}`).toBeVisible();
      await expect(page.getByRole("main").getByRole("alert"), `${path} ${place}`).toHaveCount(0);
      if (kept) await expect(page).toHaveURL(kept);
    }
  }
  expect(refused).toEqual([]);
});

test("a place that is lost while a list is open leads to its beginning, and is not asked for again", async ({
  page,
  signInAs,
  paidOrder,
}) => {
  await signInAs("support");
  const { order_id } = await paidOrder(freshOrder("lost"));
  for (const path of ["/payments", "/events"]) {
    await page.goto(path, { waitUntil: "networkidle" });
    const refused = page.waitForResponse((response) => response.status() === 400);
    await page.evaluate((to) => window.history.pushState(null, "", to), `${path}?starting_after=x_nope`);
    await refused;
    await expect(page.getByRole("status").filter({ hasText: "This is the list's beginning" })).toBeVisible();
    await expect(page.getByText(order_id).first()).toBeVisible();
    await expect(page.getByText("it tries again by itself")).toBeHidden();
  }
});
