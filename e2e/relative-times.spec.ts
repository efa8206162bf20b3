import { expect, freshOrder, test } from "@/e2e/fixtures";

test("a time says how long ago it is from its first moment on, also in a tab that showed none for long", async ({
  page,
  merchant,
  signInAs,
}) => {
  const order = freshOrder("ago");
  await merchant.paid("tok_visa", { order_id: order });
  await signInAs("viewer");
  // A page without a time that counts.
  await page.goto("/settings/profile", { waitUntil: "networkidle" });
  await page.clock.setSystemTime(Date.now() + 150_000);
  const told = page.evaluate(
    (text) =>
      new Promise<string>((resolve) => {
        const look = () => {
          const row = [...document.querySelectorAll("tr")].find((each) => each.textContent?.includes(text));
          const time = row?.querySelector("time");
          if (time) resolve(time.textContent ?? "");
          else requestAnimationFrame(look);
        };
        look();
      }),
    order,
  );
  await page.getByRole("navigation").getByRole("link", { name: "Payments" }).first().click();
  expect(await told).toMatch(/^[23] min ago$/);
});
