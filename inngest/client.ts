import { Inngest } from "inngest";
import { log } from "@/lib/log";

/** Our app at Inngest, or at the embedded engine. Keys and address come from INNGEST_* in the environment. */
export const inngest = new Inngest({
  id: "paydesk",
  logger: {
    info: (...words: unknown[]) => log().debug({ inngest: words }, "inngest"),
    warn: (...words: unknown[]) => log().warn({ inngest: words }, "inngest"),
    error: (...words: unknown[]) => log().error({ inngest: words }, "inngest"),
    debug: () => undefined,
  },
});
