import { expect, test } from "@/e2e/fixtures";
import { waitingRefund } from "@/e2e/waiting-refund";

const decision = (origin: string) => ({
  data: {},
  headers: { "idempotency-key": crypto.randomUUID(), origin },
});

test("an approver's session approves a refund, from the console's own origin alone", async ({
  page,
  run,
  merchant,
  signInAs,
}) => {
  const { refund } = await waitingRefund(merchant, "session");
  const path = `/v1/admin/refunds/${refund.refund_id}:approve`;
  expect((await page.request.post(path, decision(run.app))).status()).toBe(401);
  await signInAs("approver");
  expect((await page.request.post(path, decision("https://elsewhere.example"))).status()).toBe(403);
  expect((await page.request.post(path, decision("null"))).status()).toBe(403);
  const answer = await page.request.post(path, decision(run.app));
  expect([answer.status(), await answer.json()]).toMatchObject([200, { approval: { decision: "approved" } }]);
  await merchant.untilRefund(refund.refund_id, ["succeeded"]);
  await page.goto(`/payments/${refund.payment_intent_id}`);
  const timeline = page.getByRole("region", { name: "Timeline" });
  await expect(timeline).toContainText("Ada Approver approved the refund of 25.99 EUR");
  await expect(timeline).toContainText("Simulator A refunded 25.99 EUR");
});

for (const role of ["viewer", "support", "ops"] as const) {
  test(`a session of the role ${role} can't approve a refund`, async ({ page, run, merchant, signInAs }) => {
    const { refund } = await waitingRefund(merchant, "session");
    await signInAs(role);
    const answer = await page.request.post(`/v1/admin/refunds/${refund.refund_id}:approve`, decision(run.app));
    expect([answer.status(), (await answer.json()).code]).toEqual([403, "forbidden"]);
  });
}
