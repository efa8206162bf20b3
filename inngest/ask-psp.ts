import { inngest } from "@/inngest/client";
import { pspCallDoubted } from "@/inngest/events";
import { retrying } from "@/inngest/retry";
import { resolvePspCall } from "@/lib/psp-calls/resolve";

/** Asks a PSP about one call, now: a request waits for the answer, or an authorization is past its time. */
export const askPspFunction = inngest.createFunction(
  { id: "ask-psp", triggers: [pspCallDoubted], retries: 2 },
  async ({ event, step }) => {
    await step.run("ask", () => retrying(() => resolvePspCall(event.data.psp_call_id, "doubt")));
  },
);
