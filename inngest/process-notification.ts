import { inngest } from "@/inngest/client";
import { notificationReceived } from "@/inngest/events";
import { retrying } from "@/inngest/retry";
import { processNotification } from "@/lib/psp-calls/process-notification";

/** Looks at a notification whose charge isn't known yet: the reply that tells its reference is on the way. */
const LOOKS_MAX = 6;
const PAUSE = "5s";

/** Applies what a PSP notified us of. */
export const processNotificationFunction = inngest.createFunction(
  { id: "process-notification", triggers: [notificationReceived], retries: 6 },
  async ({ event, step }) => {
    for (let look = 1; look <= LOOKS_MAX; look++) {
      const state = await step.run(`process-${look}`, () =>
        retrying(() => processNotification(event.data.notification_id)),
      );
      if (state === "done") return;
      await step.sleep(`wait-${look}`, PAUSE);
    }
  },
);
