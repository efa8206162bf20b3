import { cron } from "inngest";
import { inngest } from "@/inngest/client";
import { purgeSessions } from "@/lib/auth/purge-sessions";
import { purgeSent } from "@/lib/db/outbox";
import { purgeKeys } from "@/lib/idempotency/purge";
import { addUpBalances } from "@/lib/ledger/add-up";
import { measurePspHealth } from "@/lib/psp/measure-health";
import { sweepPspCalls } from "@/lib/psp-calls/sweep";
import { expireRefunds } from "@/lib/refunds/cancel";
import { sweepDeliveries } from "@/lib/webhooks/sweep";

/** What is looked after every minute. Each is a function of its own: one that fails doesn't keep the others from it. */
const sweeps = {
  "sweep-psp-calls": sweepPspCalls,
  "sweep-deliveries": sweepDeliveries,
  "expire-refunds": expireRefunds,
  "measure-psp-health": measurePspHealth,
  "add-up-balances": addUpBalances,
  "purge-outbox": purgeSent,
  "purge-idempotency-keys": purgeKeys,
  "purge-sessions": purgeSessions,
};

/** Every minute: work that made no progress is instructed again, and what is over is ended. */
export const sweepFunctions = Object.entries(sweeps).map(([id, sweep]) =>
  inngest.createFunction({ id, triggers: [cron("* * * * *")], retries: 1 }, async ({ step }) => {
    await step.run(id, sweep);
  }),
);
