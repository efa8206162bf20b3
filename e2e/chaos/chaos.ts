import { globSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { audit, type Report, untilQuiet } from "@/e2e/audit/audit";
import { History, RememberingMerchant } from "@/e2e/audit/history";
import { bringDisasters, type Disasters, newDisasters } from "@/e2e/chaos/disasters";
import { endPspFaults, pspFaultsFired, setEngineFaults, startPspFaults } from "@/e2e/chaos/faults";
import { Pressure } from "@/e2e/chaos/pressure";
import { Wire } from "@/e2e/chaos/proxy";
import { Random } from "@/e2e/chaos/random";
import { newParty, type Tally, work } from "@/e2e/chaos/swarm";
import { query } from "@/e2e/database";
import { eventually } from "@/e2e/merchant";
import { type Product, startProduct } from "@/e2e/product";
import { anyFreePort } from "@/scripts/launch/ports";

/** Clients of each of the two merchants. */
const CLIENTS = 8;
/** When the faults are over: leases, the janitor's longer pauses, two sweeps. */
const QUIET_MS_MAX = 300_000;
/** Everything that was killed last is at work again. */
const BACK_MS_MAX = 60_000;
const PROGRESS_MS = 10_000;
const HURRY_MS = 15_000;
/** Disasters end processes far more often than a sound installation ever sees. */
const RESTARTS_MAX = 1_000;
/** Short enough that a run meets every lease many times. */
const BOUNDS = {
  PSP_TIMEOUT_MS: "1000",
  PSP_LEASE_MARGIN_MS: "500",
  SWEEP_AFTER_MS: "2000",
  PSP_CIRCUIT_FAILURES_MIN: "5",
};

export type Figures = {
  seed: number;
  payments: number;
  acknowledged: number;
  tally: Tally;
  disasters: Disasters;
  /** Connections to the database that were cut. */
  cuts: number;
  pspFaults: Record<string, number>;
  quietAfterMs: number;
  report: Report;
};

/** A process that ended so often that its launcher let it lie: then nothing that follows is worth anything. */
type Launcher = { givenUp?: Error };

/**
 * Lets clients work against the whole product while PSPs misbehave, processes are killed and held, connections cut and
 * events lost; then ends all of it, waits until nothing is under way, and has the auditor look. The seed decides what
 * each client and each disaster does, not how the machine interleaves them.
 */
export async function runChaos(
  options: { seed: number; durationMs: number },
  tell: (line: string) => void,
): Promise<Figures> {
  const postgresPort = await anyFreePort();
  const wire = new Wire(postgresPort);
  const wirePort = await wire.listen();
  const launcher: Launcher = {};
  const product = await startProduct({
    env: BOUNDS,
    wire: { postgresPort, port: wirePort },
    restartsMax: RESTARTS_MAX,
    onGivenUp: (failure) => {
      launcher.givenUp = failure;
    },
  });
  try {
    await query(product.file.database_url, "UPDATE psp_accounts SET settle_delay_ms = 2000");
    const figures = await underChaos(product, wire, options, tell);
    if (launcher.givenUp) throw launcher.givenUp;
    return figures;
  } finally {
    await product.discard();
    wire.close();
  }
}

async function underChaos(
  product: Product,
  wire: Wire,
  { seed, durationMs }: { seed: number; durationMs: number },
  tell: (line: string) => void,
): Promise<Figures> {
  const history = new History();
  const tally: Tally = { sent: 0, lost: 0, givenUp: 0 };
  const deadline = Date.now() + durationMs;
  const stopped = () => Date.now() >= deadline;
  const parties = [0, 1].map((index) => {
    const client = product.file.approvers.filter(
      ({ merchant_id }) => merchant_id === product.file.clients[index]?.merchant_id,
    )[0];
    return newParty(
      new RememberingMerchant(product.file, history, index),
      new RememberingMerchant(product.file, history, index, client),
    );
  });
  await startPspFaults(product.file, seed);
  const pressure = new Pressure(product);

  const disasters = newDisasters();
  const progress = setInterval(async () => {
    const left = Math.max(0, Math.round((deadline - Date.now()) / 1000));
    const fired = await pspFaultsFired(product.file).then(sum, () => "?");
    tell(
      `${left} s left: ${acknowledgedIn(history)} acknowledged, ${tally.lost} answers lost, ${sum(disasters)} disasters, ` +
        `${wire.cuts} connections cut, ${fired} PSP faults, ${pressure.open ?? "?"} open`,
    );
  }, PROGRESS_MS);
  const clients = parties.flatMap((party, index) =>
    Array.from({ length: CLIENTS }, (_, n) =>
      work(party, new Random(seed * 100 + index * 10 + n), tally, stopped, pressure),
    ),
  );
  const storm = bringDisasters(product, wire, new Random(seed * 100 + 99), stopped, disasters);
  await Promise.all([storm, ...clients]).finally(() => {
    clearInterval(progress);
    pressure.end();
  });

  tell("The faults are over; waiting until nothing is under way.");
  const pspFaults = await endPspFaults(product.file);
  await eventually("the engine doing as it should", BACK_MS_MAX, async () => {
    await setEngineFaults(product, {});
    return true;
  });
  const sources = {
    run: product.file,
    history: history.entries,
    logFiles: globSync(join(dirname(product.runFilePath), "logs", "*.log")),
  };
  const quietSince = Date.now();
  const hurry = setInterval(() => void bringInquiriesForward(product), HURRY_MS);
  const quiet = await untilQuiet(sources, QUIET_MS_MAX);
  clearInterval(hurry);
  if (!quiet) tell(`It was not quiet within ${QUIET_MS_MAX / 1000} s.`);
  await pause(1_000);
  const report = await audit({ ...sources, quiet: true });
  const rows = await query<{ payments: number }>(
    product.file.database_url,
    "SELECT count(*)::int AS payments FROM payment_intents",
  );
  return {
    seed,
    payments: rows[0]?.payments ?? 0,
    acknowledged: acknowledgedIn(history),
    tally,
    disasters,
    cuts: wire.cuts,
    pspFaults,
    quietAfterMs: Date.now() - quietSince,
    report,
  };
}

function acknowledgedIn(history: History): number {
  return history.entries.filter(({ method, status }) => method === "POST" && status < 300).length;
}

function sum(counts: Record<string, number>): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}

/** The janitor's later pauses are minutes and days long. Their time passes faster here; the sweep does the rest. */
async function bringInquiriesForward(product: Product): Promise<void> {
  const sql =
    "UPDATE psp_calls SET next_inquiry_at = now() - interval '1 minute' WHERE status = 'unknown' OR outcome = 'pending'";
  await query(product.file.database_url, sql).catch(() => undefined);
}
