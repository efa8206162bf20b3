import { existsSync, readFileSync } from "node:fs";
import { Webhook } from "standardwebhooks";
import { z } from "zod";
import { problemOf } from "@/e2e/audit/received";

const Line = z.object({
  time_ms: z.number(),
  path: z.string(),
  headers: z.record(z.string(), z.string()),
  body: z.string(),
});
const Body = z.object({
  event_id: z.string(),
  type: z.string(),
  created_ms: z.int(),
  data: z.object({ payment_intent_id: z.string(), order_id: z.string(), object: z.record(z.string(), z.unknown()) }),
});

/** Well within the library's five minutes. */
const FRESH_MS = 200_000;

export type ReceivedEvent = z.output<typeof Body> & { headers: Record<string, string> };

/** What the receiver got about a payment. Every signature is verified by the published library, or this throws. */
export function receivedFor(logPath: string, webhookSecret: string, paymentIntentId: string): ReceivedEvent[] {
  return receivedAll(logPath, webhookSecret).filter((event) => event.data.payment_intent_id === paymentIntentId);
}

/** Everything that the receiver got for the merchant whose secret this is. */
export function receivedAll(logPath: string, webhookSecret: string, merchantId = "m_1"): ReceivedEvent[] {
  if (!existsSync(logPath)) return [];
  const verifier = new Webhook(webhookSecret);
  return readFileSync(logPath, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => Line.parse(JSON.parse(line)))
    .filter(({ path }) => path.endsWith(`/${merchantId}`))
    .map((line) => ({ ...Body.parse(verified(verifier, line)), headers: line.headers }));
}

/** The library refuses what was signed five minutes before now; a long test's older lines are verified as of then. */
function verified(verifier: Webhook, line: z.output<typeof Line>): unknown {
  if (Date.now() - line.time_ms < FRESH_MS) return verifier.verify(line.body, line.headers);
  const problem = problemOf(verifier, line);
  if (problem) throw new Error(problem);
  return JSON.parse(line.body);
}
