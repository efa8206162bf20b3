import { createHash } from "node:crypto";
import { z } from "zod";

export const FAULT_KINDS = [
  "drop",
  "hang_before",
  "hang_after",
  "error_500_before",
  "error_500",
  "html",
  "reset",
  "slow",
  "rate_limited",
  "unavailable",
  "wrong_amount",
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

export const FAULT_TARGETS = ["authorize", "capture", "void", "refund", "find"] as const;
export type FaultTarget = (typeof FAULT_TARGETS)[number];

/** A fault of a whole account, as the control API takes it. Times are of the simulator's clock. */
export const FaultScript = z.strictObject({
  kind: z.enum(FAULT_KINDS),
  rate: z.number().min(0).max(1).default(1),
  seed: z.int().default(1),
  /** What it happens to; every request with effect unless said. */
  operations: z.array(z.enum(FAULT_TARGETS)).default(["authorize", "capture", "void", "refund"]),
  /** Of which order the payment is that it happens to; any unless said. So tests can break one and leave the others. */
  reference: z.string().optional(),
  /** How many seconds of patience a busy account asks for. */
  retry_after_s: z.int().min(0).default(1),
  /** How often it happens at most. */
  times: z.int().min(1).optional(),
  from_ms: z.int().default(0),
  until_ms: z.int().default(Number.MAX_SAFE_INTEGER),
});
type FaultScript = z.output<typeof FaultScript>;

type Fault = Pick<FaultScript, "kind" | "retry_after_s">;
type Scripted = FaultScript & { requests: number; fired: number };

/** The scripted faults of an account. The n-th request that a script is about has the same fate in every run. */
export class Faults {
  #scripts: Scripted[] = [];

  add(script: FaultScript): void {
    this.#scripts.push({ ...script, requests: 0, fired: 0 });
  }

  clear(): void {
    this.#scripts = [];
  }

  list(): readonly Scripted[] {
    return this.#scripts;
  }

  /** What happens to the next request of a kind. The first script that fires decides; all of them count. */
  next(target: FaultTarget, reference: string | undefined, nowMs: number): Fault | undefined {
    let fault: Fault | undefined;
    for (const script of this.#scripts) {
      if (!script.operations.includes(target) || nowMs < script.from_ms || nowMs >= script.until_ms) continue;
      if (script.reference !== undefined && script.reference !== reference) continue;
      script.requests += 1;
      if (fault !== undefined || chance(script.seed, script.requests) >= script.rate) continue;
      if (script.times !== undefined && script.fired >= script.times) continue;
      script.fired += 1;
      fault = script;
    }
    return fault;
  }
}

/** A number from 0 to 1 that depends on the seed and the place alone. */
function chance(seed: number, place: number): number {
  return createHash("sha256").update(`${seed}:${place}`).digest().readUInt32BE(0) / 2 ** 32;
}
