import { inngest } from "@/inngest/client";
import { pspCallUnsettled } from "@/inngest/events";
import { retrying } from "@/inngest/retry";
import { untilIn } from "@/inngest/until";
import { INQUIRY_PAUSES_MS } from "@/lib/psp-calls/inquiry-schedule";
import { resolvePspCall } from "@/lib/psp-calls/resolve";

/** Every pause of the schedule once, and a few looks that came too early or led to a resend. */
const ROUNDS_MAX = INQUIRY_PAUSES_MS.length * 2;

/** The janitor: asks the PSP what became of a call, again and again, until the outcome is known or a person must look. */
export const resolveUnknownFunction = inngest.createFunction(
  { id: "resolve-unknown", triggers: [pspCallUnsettled], retries: 6 },
  async ({ event, step }) => {
    for (let round = 1; round <= ROUNDS_MAX; round++) {
      const nextMs = await step.run(`ask-${round}`, () =>
        untilIn(retrying(() => resolvePspCall(event.data.psp_call_id))),
      );
      if (nextMs === null) return;
      await step.sleepUntil(`wait-${round}`, new Date(nextMs));
    }
  },
);
