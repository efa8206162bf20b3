import { inngest } from "@/inngest/client";
import { chargeRequested } from "@/inngest/events";
import { retrying } from "@/inngest/retry";
import { performCharge } from "@/lib/payments/perform-charge";

/** A PSP account takes this many requests of ours at a time; one that hangs can't hold everything up. */
const CALLS_PER_PSP_MAX = 20;

/** Sends a charge to its PSP and applies the answer. */
export const performChargeFunction = inngest.createFunction(
  {
    id: "perform-charge",
    triggers: [chargeRequested],
    retries: 6,
    concurrency: { limit: CALLS_PER_PSP_MAX, key: "event.data.psp_account_id" },
  },
  async ({ event, step }) => {
    await step.run("perform-charge", () => retrying(() => performCharge(event.data.charge_id)));
  },
);
