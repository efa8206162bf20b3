import { inngest } from "@/inngest/client";
import { pspProbeRequested } from "@/inngest/events";
import { retrying } from "@/inngest/retry";
import { untilIn } from "@/inngest/until";
import { probeCircuit } from "@/lib/psp/probe";

/** At a pause of a minute at most, this is more than an hour; then the sweep instructs it again. */
const ROUNDS_MAX = 100;

/** Tries an account whose circuit is open, again and again, until it answers. */
export const probePspFunction = inngest.createFunction(
  { id: "probe-psp", triggers: [pspProbeRequested], retries: 6 },
  async ({ event, step }) => {
    for (let round = 1; round <= ROUNDS_MAX; round++) {
      const nextMs = await step.run(`probe-${round}`, () =>
        untilIn(retrying(() => probeCircuit(event.data.psp_account_id))),
      );
      if (nextMs === null) return;
      await step.sleepUntil(`wait-${round}`, new Date(nextMs));
    }
  },
);
