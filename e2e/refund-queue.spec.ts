import { openedCase } from "@/e2e/cases";
import { expect, freshOrder, test } from "@/e2e/fixtures";
import { approverOf, refundOf } from "@/e2e/merchant";
import { rowOf, waitingRefund } from "@/e2e/waiting-refund";
import { RefundQueue } from "@/lib/refunds/queue-schema";

test("from a fresh page on, x j x chooses the first two", async ({ page, merchant, signInAs }) => {
  await waitingRefund(merchant, "queue_first");
  await waitingRefund(merchant, "queue_second");
  // Other tests leave refunds that the approver asked for, and those have no box for them.
  await signInAs("admin");
  await page.goto("/refunds", { waitUntil: "networkidle" });
  for (const key of ["x", "j", "x"]) await page.keyboard.press(key);
  const boxes = page.getByRole("list", { name: "Refunds" }).getByRole("checkbox");
  await expect(boxes.nth(0)).toBeChecked();
  await expect(boxes.nth(1)).toBeChecked();
  await expect(page.getByRole("checkbox", { checked: true })).toHaveCount(2);
});

test("what somebody else decided is marked in its place with who and what, and leaves when nobody is there", async ({
  page,
  run,
  merchant,
  signInAs,
}) => {
  const [theirs, mine] = [await waitingRefund(merchant, "queue_theirs"), await waitingRefund(merchant, "queue_theirs")];
  await signInAs("approver");
  await page.goto("/refunds");
  await rowOf(page, mine.orderId).focus();
  const before = await rowOf(page, mine.orderId).boundingBox();
  await approverOf(run, "admin").post(`/v1/admin/refunds/${theirs.refund.refund_id}:reject`, { reason: "Not ours." });
  const row = rowOf(page, theirs.orderId);
  await expect(row.getByRole("status")).toContainText(/ rejected it\.$/);
  await expect(row).toContainText("Not ours.");
  await expect(row.getByRole("button", { name: /Approve|Reject/ })).toHaveCount(0);
  // The reader's own row is where it was, and still has the focus.
  await expect(rowOf(page, mine.orderId)).toBeFocused();
  const after = await rowOf(page, mine.orderId).boundingBox();
  expect(Math.abs((after?.y ?? 0) - (before?.y ?? 0))).toBeLessThan(40);
  await page.getByRole("button", { name: "Go to, find, act" }).focus();
  await page.mouse.move(0, 0);
  await expect(row).toBeHidden({ timeout: 20_000 });
  await expect(rowOf(page, mine.orderId)).toBeVisible();
});

test("a link to one refund opens it, wherever it stands, with the payment and the earlier refunds", async ({
  page,
  merchant,
  signInAs,
}) => {
  const token = `tok_same_${crypto.randomUUID().slice(0, 8)}`;
  const other = await merchant.paid(token, { order_id: freshOrder("queue_card") });
  await merchant.refund(other, { amount: 300 });
  const orderId = freshOrder("queue_link");
  const payment = await merchant.paid(token, { order_id: orderId });
  await merchant.refund(payment, { amount: 500 });
  const refund = refundOf(await merchant.refund(payment, { amount: 700, reason: "fraudulent" }));
  await signInAs("approver");
  await page.goto(`/refunds?open=${refund.refund_id}`, { waitUntil: "networkidle" });
  const row = rowOf(page, orderId);
  await expect(row).toContainText("27% of what was paid, fraud");
  await expect(row).toContainText("1 earlier of this order, 2 earlier of this card.");
  await expect(row).toContainText("It expires in 71 h.");
  const earlier = row.getByRole("region", { name: "Earlier refunds" });
  await expect(earlier.getByRole("listitem").filter({ hasText: "this order" })).toContainText("5.00 EUR");
  await expect(earlier.getByRole("listitem").filter({ hasText: "this card" })).toContainText("3.00 EUR");
  await expect(row.getByRole("region", { name: "The payment" })).toContainText("Simulator A");
  await row.focus();
  await page.keyboard.press("Enter");
  await expect(earlier).toBeHidden();
  await expect(page).toHaveURL(/tab=waiting$/);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`open=${refund.refund_id}`));
  await row.getByRole("button", { name: "Reject" }).click();
  await page.getByRole("dialog").getByRole("textbox").fill("Delivered.");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog")).toBeHidden();
  await page.goto(`/refunds?open=${refund.refund_id}`);
  await expect(page.getByRole("link", { name: "Decided" })).toHaveAttribute("aria-current", "page");
  await expect(row).toContainText("Ada Approver rejected it");
});

test("pages of decided refunds follow each other without a gap or a double while decisions are made", async ({
  page,
  run,
  merchant,
  signInAs,
}) => {
  await signInAs("approver");
  const admin = approverOf(run, "admin");
  const decided: string[] = [];
  const decideOne = async () => {
    const { refund } = await waitingRefund(merchant, "queue_pages");
    await admin.post(`/v1/admin/refunds/${refund.refund_id}:reject`, { reason: "No." });
    return refund.refund_id;
  };
  for (let n = 0; n < 3; n += 1) decided.unshift(await decideOne());
  const read = async (query: string) =>
    RefundQueue.parse(await (await page.request.get(`/api/console/refunds?${query}`)).json()).data.map(
      ({ refund_id }) => refund_id,
    );
  expect((await read("tab=decided")).slice(0, 3)).toEqual(decided);
  await decideOne();
  expect((await read(`tab=decided&after=${decided[0]}`)).slice(0, 2)).toEqual(decided.slice(1));
  const all = await read("tab=all");
  expect(await read(`tab=all&after=${all[0]}`)).toEqual(expect.arrayContaining(all.slice(1, 5)));
  // The one that has waited longest comes first.
  const waitingNow = RefundQueue.parse(await (await page.request.get("/api/console/refunds?tab=waiting")).json()).data;
  expect(waitingNow.map(({ created_ms }) => created_ms)).toEqual(
    waitingNow.map(({ created_ms }) => created_ms).toSorted((a, b) => a - b),
  );
});

test("an earlier refund of an order with 255 letters makes no page wider than its screen", async ({
  page,
  merchant,
  signInAs,
}) => {
  const token = `tok_same_${crypto.randomUUID().slice(0, 8)}`;
  const long = freshOrder("queue_long").padEnd(255, "x");
  await merchant.refund(await merchant.paid(token, { order_id: long }), { amount: 300 });
  const payment = await merchant.paid(token, { order_id: freshOrder("queue_wide") });
  const refund = refundOf(await merchant.refund(payment, { amount: 700, reason: "fraudulent" }));
  await signInAs("approver");
  for (const width of [320, 390, 768]) {
    await page.setViewportSize({ width, height: 800 });
    await page.goto(`/refunds?open=${refund.refund_id}`);
    await expect(page.getByRole("region", { name: "Earlier refunds" }).getByText(long)).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  }
});

test("a viewer sees the queue, is offered nothing, and is told why", async ({ page, merchant, signInAs }) => {
  const { orderId } = await waitingRefund(merchant, "queue_viewer");
  await signInAs("viewer");
  await page.goto("/refunds", { waitUntil: "networkidle" });
  const row = rowOf(page, orderId);
  await expect(row).toContainText("Your role (viewer) does not decide about refunds.");
  await expect(row.getByRole("button", { name: /Approve|Reject/ })).toHaveCount(0);
  await expect(row.getByRole("checkbox")).toHaveCount(0);
  await row.focus();
  await page.keyboard.press("a");
  await expect(page.getByRole("dialog")).toHaveCount(0);
});

test("a page on which nothing is left says so, and leads to the first one", async ({
  page,
  run,
  merchant,
  signInAs,
}) => {
  const { refund } = await waitingRefund(merchant, "queue_last");
  const { caseId } = await openedCase(run, merchant, { order_id: freshOrder("queue_last") });
  await signInAs("approver");
  for (const [tab, after] of [
    ["waiting", refund.refund_id],
    ["decided", "rf_nope"],
    ["all", "rf_0"],
  ]) {
    await page.goto(`/refunds?tab=${tab}&after=${after}`);
    await expect(page.getByText("Nothing is left on this page")).toBeVisible();
    await expect(page.getByText(/Nothing waits|Nobody has decided|There are no refunds/)).toHaveCount(0);
    await page.getByRole("link", { name: "To the beginning" }).click();
    await expect(page).toHaveURL(new RegExp(`tab=${tab}$`));
  }
  await expect(page.getByRole("listitem", { name: /^Refund of order/ }).first()).toBeVisible();
  await page.goto(`/cases?after=${caseId}`);
  await expect(page.getByText("Nothing is left on this page")).toBeVisible();
  await page.getByRole("link", { name: "To the beginning" }).click();
  await expect(page).not.toHaveURL(/after=/);
});
