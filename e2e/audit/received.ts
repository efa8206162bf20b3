import { createReadStream, existsSync } from "node:fs";
import { createInterface } from "node:readline";
import { Webhook } from "standardwebhooks";
import { z } from "zod";
import type { RunFile } from "@/e2e/run-file";

const Line = z.object({
  time_ms: z.number(),
  path: z.string(),
  headers: z.record(z.string(), z.string()),
  body: z.string(),
});

/** A webhook as the built-in receiver got it. `problem` says why it does not count as genuine. */
export type Received = {
  n: number;
  merchant_id: string;
  event_id: string | null;
  body: string;
  problem: string | null;
};

/** Standard Webhooks: a receiver refuses what was signed longer ago than this. */
const SIGNED_AGO_S_MAX = 300;

/** What the receiver got for the merchants of run.json, each line verified by the published library. */
export async function* readReceived(run: Pick<RunFile, "receiver" | "clients">): AsyncGenerator<Received> {
  if (!existsSync(run.receiver.log)) return;
  const verifiers = new Map(run.clients.map((client) => [client.merchant_id, new Webhook(client.webhook_secret)]));
  let n = 0;
  for await (const text of createInterface({ input: createReadStream(run.receiver.log) })) {
    if (text === "") continue;
    const line = Line.parse(JSON.parse(text));
    const merchantId = line.path.slice(line.path.lastIndexOf("/") + 1);
    const verifier = verifiers.get(merchantId);
    if (!verifier) continue;
    n += 1;
    yield {
      n,
      merchant_id: merchantId,
      event_id: line.headers["webhook-id"] ?? null,
      body: line.body,
      problem: problemOf(verifier, line),
    };
  }
}

/**
 * The library verifies against the clock of now, and a run may be older than its five minutes. So the same library makes
 * the signature that belongs to the line, and the age is counted from when the line came.
 */
export function problemOf(verifier: Webhook, { time_ms, headers, body }: z.output<typeof Line>): string | null {
  const { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": signatures } = headers;
  if (!id || !timestamp || !signatures) return "a signature header is missing";
  const signedS = Number(timestamp);
  if (!Number.isInteger(signedS) || Math.abs(time_ms / 1_000 - signedS) > SIGNED_AGO_S_MAX) {
    return `its timestamp is ${timestamp}`;
  }
  const right = verifier.sign(id, new Date(signedS * 1_000), body);
  return signatures.split(" ").includes(right) ? null : "its signature does not verify";
}
