import { setTimeout as pause } from "node:timers/promises";
import { ENGINE_FAULTS, setEngineFaults } from "@/e2e/chaos/faults";
import type { Wire } from "@/e2e/chaos/proxy";
import type { Random } from "@/e2e/chaos/random";
import { eventually } from "@/e2e/merchant";
import type { Product } from "@/e2e/product";
import type { Child } from "@/scripts/launch/child";

/** Disasters come this far apart, and leave a held process still for longer than any of its leases. */
const APART_MS = [3_000, 9_000] as const;
const HELD_MS = [2_000, 5_000] as const;
/** A killed process is gone for a moment. */
const DOWN_MS_MAX = 1_500;
/** How many connections of the database a cut takes. */
const CUT_RATE = 0.5;

/** A process that was killed is at work again within this time, whatever else is down. */
const REVIVED_MS_MAX = 60_000;

const KINDS = {
  kill_app: 4,
  kill_engine: 4,
  kill_postgres: 2,
  power_failure: 1,
  hold_app: 2,
  hold_engine: 2,
  cut_database: 4,
  hold_database: 2,
};

export type Disasters = Record<keyof typeof KINDS, number>;

export function newDisasters(): Disasters {
  return {
    kill_app: 0,
    kill_engine: 0,
    kill_postgres: 0,
    power_failure: 0,
    hold_app: 0,
    hold_engine: 0,
    cut_database: 0,
    hold_database: 0,
  };
}

/** Kills, holds and cuts at random until told to stop; counts in `done`, and leaves everything running. */
export async function bringDisasters(
  product: Product,
  wire: Wire,
  random: Random,
  stopped: () => boolean,
  done: Disasters,
): Promise<void> {
  for (let place = 1; !stopped(); place++) {
    // The engine forgets with its memory how it was told to misbehave.
    await setEngineFaults(product, { ...ENGINE_FAULTS, seed: place }).catch(() => undefined);
    await pause(random.int(...APART_MS));
    if (stopped()) break;
    const kind = random.weighted(KINDS);
    done[kind] += 1;
    await bring(kind, product, wire, random);
  }
}

async function bring(kind: keyof typeof KINDS, product: Product, wire: Wire, random: Random): Promise<void> {
  const { app, engine } = product.children;
  switch (kind) {
    case "kill_app":
    case "kill_engine": {
      const child = kind === "kill_app" ? app : engine;
      await child.stop("SIGKILL");
      await pause(random.int(0, DOWN_MS_MAX));
      return revive(child);
    }
    case "kill_postgres":
      return signal(product.file.pids.postgres, "SIGKILL");
    case "power_failure":
      signal(product.file.pids.postgres, "SIGKILL");
      await Promise.all([app, engine].map((child) => child.stop("SIGKILL")));
      await Promise.all([app, engine].map(revive));
      return;
    case "hold_app":
    case "hold_engine": {
      const { pid } = kind === "hold_app" ? app : engine;
      signal(pid, "SIGSTOP");
      await pause(random.int(...HELD_MS));
      return signal(pid, "SIGCONT");
    }
    case "cut_database":
      return wire.cut(() => random.chance(CUT_RATE));
    case "hold_database":
      return wire.hold(random.int(...HELD_MS));
  }
}

/** Starts a process; should it end at once because the database is not there yet, its launcher tries again. */
async function revive(child: Child): Promise<void> {
  try {
    await child.start();
  } catch {
    await eventually(`${child.spec.name} being back`, REVIVED_MS_MAX, async () => {
      const answer = await fetch(child.spec.readyUrl, { signal: AbortSignal.timeout(2_000) });
      return answer.ok ? true : undefined;
    });
  }
}

/** A process that another disaster has just ended gets no second one. */
function signal(pid: number | null | undefined, name: NodeJS.Signals): void {
  if (!pid) return;
  try {
    process.kill(pid, name);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}
