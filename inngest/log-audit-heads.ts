import { cron } from "inngest";
import { inngest } from "@/inngest/client";
import { logAuditHeads } from "@/lib/audit/heads";

/** Every day: the audit log's newest hashes go where nobody can change them with it. */
export const logAuditHeadsFunction = inngest.createFunction(
  { id: "log-audit-heads", triggers: [cron("7 0 * * *")], retries: 3 },
  async ({ step }) => {
    await step.run("tell", logAuditHeads);
  },
);
