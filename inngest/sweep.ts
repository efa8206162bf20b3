import { cron } from "inngest";
import { inngest } from "@/inngest/client";
import { purgeSent } from "@/lib/db/outbox";
import { sweepPayments } from "@/lib/payments/sweep";
import { sweepDeliveries } from "@/lib/webhooks/sweep";

/** Every minute: work that made no progress is instructed again. */
export const sweepFunction = inngest.createFunction(
  { id: "sweep", triggers: [cron("* * * * *")], retries: 1 },
  async ({ step }) => {
    await step.run("sweep-payments", sweepPayments);
    await step.run("sweep-deliveries", sweepDeliveries);
    await step.run("purge-outbox", purgeSent);
  },
);
