import { readFileSync } from "node:fs";
import { z } from "zod";

const RunFile = z.object({
  app: z.url(),
  internal: z.null(),
  database_url: z.string(),
  simulators: z.array(z.object({ account: z.string(), url: z.url(), api_key: z.string() })).min(2),
  receiver: z.object({ url: z.url(), log: z.string() }),
  clients: z
    .array(
      z.object({
        merchant_id: z.string(),
        client_id: z.string(),
        client_secret: z.string(),
        webhook_secret: z.string(),
      }),
    )
    .min(2),
  approvers: z.array(
    z.object({ merchant_id: z.string(), client_id: z.string(), client_secret: z.string(), owner_email: z.string() }),
  ),
  operators: z.array(z.object({ email: z.string(), password: z.string(), role: z.string() })),
  pids: z.record(z.string(), z.number().nullable()),
});
export type RunFile = z.output<typeof RunFile>;

/** What `run.json` tells of the product that the tests run against. */
export function readRunFile(path = process.env.PAYDESK_RUN): RunFile {
  if (!path) throw new Error("PAYDESK_RUN does not name a run.json.");
  return RunFile.parse(JSON.parse(readFileSync(path, "utf8")));
}
