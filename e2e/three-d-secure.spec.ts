import { expect, freshOrder, test } from "@/e2e/fixtures";
import { NextAction } from "@/lib/payments/schema";

for (const { button, token, status, word } of [
  { button: "Approve payment", token: "tok_3ds", status: "succeeded", word: "Succeeded" },
  { button: "Decline payment", token: "tok_3ds", status: "requires_payment_method", word: "Needs a card" },
] as const) {
  test(`a shopper who chooses "${button}" on the bank's page brings the payment to ${status}`, async ({
    page,
    merchant,
    signInAs,
  }) => {
    const order = merchant.payment(token, { order_id: freshOrder("3ds") });
    const answer = await merchant.post("/v1/payment_intents", order);
    const id = String(answer.json.payment_intent_id);
    const waiting = await merchant.until(id, ["requires_action"]);

    await signInAs("support");
    await page.goto(`/payments/${id}`);
    await expect(page.getByText("Waits for the shopper to pass the card's authentication")).toBeVisible();

    const shopper = await page.context().newPage();
    await shopper.goto(NextAction.parse(waiting.next_action).url);
    await expect(shopper.getByText("25.99 EUR")).toBeVisible();
    await shopper.getByRole("button", { name: button }).click();
    await merchant.until(id, [status]);

    // The console's page follows by itself.
    await page.bringToFront();
    const timeline = page.getByRole("region", { name: "Timeline" });
    await expect(timeline.getByText("asks the shopper to pass the card's authentication").first()).toBeVisible();
    await expect(timeline.getByText(word, { exact: true })).toBeVisible({ timeout: 15_000 });
  });
}
