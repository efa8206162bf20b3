import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import { z } from "zod";
import { readReconciliations, startReconciliations } from "@/lib/psp-calls/reconcile";
import { loadConfig } from "@/scripts/launch/config";

const USAGE =
  "Usage: npm run reconcile -- --from 2026-01-31T08:00:00Z [--to 2026-01-31T10:00:00Z]   (--to: now, unless said; a time without its zone is none)";
const LOOK_MS = 500;

const span = readSpan();
if (span && takeEnvironment()) await reconcile(span);
// The database's pool would keep the process.
process.exit();

function readSpan(): { fromMs: number; toMs: number } | undefined {
  try {
    const { values } = parseArgs({ options: { from: { type: "string" }, to: { type: "string" } } });
    const fromMs = timeOf(values.from);
    const toMs = values.to === undefined ? Date.now() : timeOf(values.to);
    if (fromMs < toMs) return { fromMs, toMs };
  } catch {
    // Said below.
  }
  console.error(USAGE);
  process.exitCode = 2;
  return undefined;
}

/** Throws for what reads as several times, or as another one than was meant: `5` is a May of 2001 to a Date. */
function timeOf(text: string | undefined): number {
  return Date.parse(z.iso.datetime({ offset: true }).parse(text));
}

/** The app's own environment, or that of the product which runs from this folder. */
function takeEnvironment(): boolean {
  const { DATABASE_URL: given, PAYDESK_DATA_DIR: dataDir = ".paydesk" } = process.env;
  if (given) return true;
  const runFile = join(dataDir, "run.json");
  if (!existsSync(runFile)) {
    console.error("Next step: start the product first, or run this where the app's environment is set.");
    process.exitCode = 2;
    return false;
  }
  const run = z.object({ app: z.string(), database_url: z.string() }).parse(JSON.parse(readFileSync(runFile, "utf8")));
  const { secrets } = loadConfig(dataDir);
  Object.assign(process.env, {
    PAYDESK_MODE: "embedded",
    APP_URL: run.app,
    DATABASE_URL: run.database_url,
    ENCRYPTION_KEY: secrets.encryptionKey,
    NEXTAUTH_SECRET: secrets.nextAuthSecret,
    INNGEST_EVENT_KEY: secrets.eventKey,
    INNGEST_SIGNING_KEY: secrets.signingKey,
  });
  return true;
}

/** Starts it and shows how far it is. It runs in the background: whoever stops this here stops the showing alone. */
async function reconcile(of: { fromMs: number; toMs: number }): Promise<void> {
  const ids = await startReconciliations(of, "by hand");
  console.log(`Comparing ${new Date(of.fromMs).toISOString()} to ${new Date(of.toMs).toISOString()}.`);
  let shown = "";
  for (;;) {
    const runs = await readReconciliations(ids);
    const text = runs.map(lineOf).join("\n");
    if (text !== shown) console.log(text);
    shown = text;
    if (runs.every(({ status }) => status === "finished")) return tell(runs);
    await pause(LOOK_MS);
  }
}

type Run = Awaited<ReturnType<typeof readReconciliations>>[number];

function lineOf({ pspAccountId, status, pages, seen, agreed, asked, lost, harmless }: Run): string {
  return `${pspAccountId}: ${status}, page ${pages}: ${seen} seen, ${agreed} agree, ${asked} asked about, ${lost} not in our books, ${harmless} not in our books and without money`;
}

function tell(runs: Run[]): void {
  const lost = runs.reduce((sum, run) => sum + run.lost, 0);
  if (lost === 0) console.log("Everything that the PSPs did is in our books.");
  else console.log(`${lost} are not in our books. Each has a case in the console, of the kind "Not in our books".`);
}
