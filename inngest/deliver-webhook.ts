import { inngest } from "@/inngest/client";
import { deliveryRequested } from "@/inngest/events";
import { retrying } from "@/inngest/retry";
import { untilIn } from "@/inngest/until";
import { attemptDelivery } from "@/lib/webhooks/deliver";
import { RETRY_PAUSES_MS } from "@/lib/webhooks/retry-schedule";

/** One endpoint gets this many at a time: a dead one never delays another. */
const DELIVERIES_PER_ENDPOINT_MAX = 5;

/** Delivers a webhook, try after try, on the schedule of the table. */
export const deliverWebhookFunction = inngest.createFunction(
  {
    id: "deliver-webhook",
    triggers: [deliveryRequested],
    retries: 6,
    concurrency: { limit: DELIVERIES_PER_ENDPOINT_MAX, key: "event.data.endpoint_id" },
  },
  async ({ event, step }) => {
    for (let round = 1; round <= RETRY_PAUSES_MS.length + 1; round++) {
      const nextMs = await step.run(`attempt-${round}`, () =>
        untilIn(retrying(() => attemptDelivery(event.data.delivery_id))),
      );
      if (nextMs === null) return;
      await step.sleepUntil(`wait-${round}`, new Date(nextMs));
    }
  },
);
