import { inngest } from "@/inngest/client";
import { pspCallRequested } from "@/inngest/events";
import { retrying } from "@/inngest/retry";
import { PSP_OPERATIONS } from "@/lib/psp/psp";
import { sendPspCall } from "@/lib/psp-calls/send";

/** A PSP account takes this many requests of a kind at a time; one that hangs can't hold everything up. */
const CALLS_PER_PSP_MAX = 20;

/**
 * One function for each kind of PSP call: `perform-authorize`, `perform-capture`, `perform-void`, `perform-refund`. Each
 * sends a call and applies the answer; refunds that queue up don't hold up shoppers.
 */
export const performPspCallFunctions = PSP_OPERATIONS.map((operation) =>
  inngest.createFunction(
    {
      id: `perform-${operation}`,
      triggers: [pspCallRequested[operation]],
      retries: 6,
      concurrency: { limit: CALLS_PER_PSP_MAX, key: "event.data.psp_account_id" },
    },
    async ({ event, step }) => {
      await step.run(`perform-${operation}`, () => retrying(() => sendPspCall(event.data.psp_call_id)));
    },
  ),
);
