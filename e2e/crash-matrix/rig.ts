import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Observer } from "@/e2e/crash-matrix/trace";
import { eventually } from "@/e2e/merchant";
import type { Product } from "@/e2e/product";
import { startSweep } from "@/e2e/sweeps";
import type { CrashPoint } from "@/lib/crash-point";
import type { Child } from "@/scripts/launch/child";

/** A point that an operation passes is reached within this time. */
const REACHED_MS_MAX = 20_000;
const GONE_MS_MAX = 5_000;

/** Where processes find their orders to crash; `discard` ends it. */
export class CrashOrders {
  readonly folder = mkdtempSync(join(tmpdir(), "paydesk-crash-"));

  discard(): void {
    rmSync(this.folder, { recursive: true });
  }

  /**
   * Has the next process that comes to a point killed there. Returns it, dead, so that what it left behind can be looked
   * at; the caller starts it again.
   */
  async crashAt(point: CrashPoint, product: Product, act: () => void): Promise<Child> {
    const { app, engine } = product.children;
    for (const child of [app, engine]) child.leaveDown();
    const order = join(this.folder, point);
    writeFileSync(order, "");
    act();
    await eventually(`${point} being reached`, REACHED_MS_MAX, async () => (existsSync(order) ? undefined : true));
    return eventually("the process being gone", GONE_MS_MAX, async () =>
      [app, engine].find((child) => child.pid === null),
    );
  }

  /** Whether a crash that was ordered is still to come. */
  isOrdered(point: CrashPoint): boolean {
    return existsSync(join(this.folder, point));
  }
}

/** What the engine's clock starts once a minute. */
const SWEEPS = ["sweep-psp-calls", "sweep-deliveries", "expire-refunds"];

/** Lets the sweeps' minute be over. */
export async function tick(observer: Observer): Promise<void> {
  for (const sweep of SWEEPS) await startSweep((sql, values) => observer.query(sql, values), sweep);
}
