import { inngest } from "@/inngest/client";
import { functions } from "@/inngest/functions";
import { env } from "@/lib/env";
import { log } from "@/lib/log";
import { startEngine } from "./engine";
import { runEngineProcess } from "./engine-process";

// The embedded engine with the product's functions; the launcher starts it where no Inngest server is configured.
await runEngineProcess(log, async () => {
  const { DATABASE_URL, ENGINE_PORT, INNGEST_EVENT_KEY, INNGEST_SIGNING_KEY, PAYDESK_MODE } = env();
  if (ENGINE_PORT === undefined) throw new Error("ENGINE_PORT is not set.");
  return startEngine({
    databaseUrl: DATABASE_URL,
    client: inngest,
    functions,
    port: ENGINE_PORT,
    eventKey: INNGEST_EVENT_KEY,
    signingKey: INNGEST_SIGNING_KEY,
    log: log(),
    faults: PAYDESK_MODE === "embedded" ? {} : undefined,
  });
});
