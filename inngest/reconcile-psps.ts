import { cron } from "inngest";
import { inngest } from "@/inngest/client";
import { reconciliationRequested } from "@/inngest/events";
import { continueReconciliation, reconcileLately } from "@/lib/psp-calls/reconcile";

/** One step's share: short of what a call of a function may take. */
const STEP_MS = 10_000;
/** Days of a busy account. What is left then the next hour goes on with. */
const STEPS_MAX = 300;

/** Every hour: our books are compared with what the PSPs say that they did. */
export const reconcileLatelyFunction = inngest.createFunction(
  { id: "reconcile-lately", triggers: [cron("17 * * * *")], retries: 1 },
  async ({ step }) => {
    await step.run("start", reconcileLately);
  },
);

/** Compares one account's list page by page. What was looked at is kept, so a step that fails loses one page. */
export const reconcilePspFunction = inngest.createFunction(
  { id: "reconcile-psp", triggers: [reconciliationRequested], retries: 6 },
  async ({ event, step }) => {
    for (let share = 1; share <= STEPS_MAX; share++) {
      if (await step.run(`compare-${share}`, () => continueReconciliation(event.data.reconciliation_id, STEP_MS)))
        return;
    }
  },
);
