import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Product } from "@/e2e/product";
import type { RunFile } from "@/e2e/run-file";

/** What each simulated PSP does wrong, together a fifth of all requests. */
const PSP_FAULTS: ReadonlyArray<{ kind: string; rate: number; operations?: string[] }> = [
  { kind: "hang_after", rate: 0.03 },
  { kind: "hang_before", rate: 0.02 },
  { kind: "slow", rate: 0.01 },
  { kind: "error_500", rate: 0.03 },
  { kind: "error_500_before", rate: 0.02 },
  { kind: "html", rate: 0.02 },
  { kind: "reset", rate: 0.02 },
  { kind: "drop", rate: 0.015 },
  { kind: "rate_limited", rate: 0.02 },
  { kind: "unavailable", rate: 0.01 },
  // Each becomes a case for a person, and the payment stands still.
  { kind: "wrong_amount", rate: 0.005 },
  { kind: "error_500_before", rate: 0.1, operations: ["find"] },
  { kind: "drop", rate: 0.1, operations: ["find"] },
];

/** The engine may be held, or be gone. */
const ENGINE_ANSWERS_MS_MAX = 5_000;

/** What the engine does with what it has accepted. */
export const ENGINE_FAULTS = { drop: 0.02, duplicate: 0.05, shuffle: 0.1 };

export async function startPspFaults(run: RunFile, seed: number): Promise<void> {
  for (const [place, simulator] of run.simulators.entries()) {
    for (const [index, fault] of PSP_FAULTS.entries()) {
      await control(simulator, "POST", "faults", { ...fault, seed: seed * 1_000 + place * 100 + index });
    }
    await control(simulator, "POST", "settings", {
      visibility_lag_ms: 300,
      late_success_ms: 5_000,
      notifications: "duplicate",
    });
  }
}

/** How often each kind fired so far. */
export async function pspFaultsFired(run: RunFile): Promise<Record<string, number>> {
  const fired: Record<string, number> = {};
  for (const simulator of run.simulators) {
    const { faults } = await control(simulator, "GET", "faults");
    for (const { kind, fired: times } of faults ?? []) fired[kind] = (fired[kind] ?? 0) + times;
  }
  return fired;
}

/** Ends the faults. Returns how often each kind fired. */
export async function endPspFaults(run: RunFile): Promise<Record<string, number>> {
  const fired = await pspFaultsFired(run);
  for (const simulator of run.simulators) {
    await control(simulator, "DELETE", "faults");
    await control(simulator, "POST", "settings", { visibility_lag_ms: 0, notifications: "on" });
  }
  return fired;
}

async function control(
  { url, api_key }: RunFile["simulators"][number],
  method: string,
  what: string,
  body?: unknown,
): Promise<{ faults?: Array<{ kind: string; fired: number }> }> {
  const response = await fetch(`${url}/control/${what}`, {
    method,
    headers: { authorization: `Bearer ${api_key}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`The simulator refused ${what}: ${await response.text()}`);
  return (await response.json()) as { faults?: Array<{ kind: string; fired: number }> };
}

/** Lets the engine forget, repeat and shuffle what it accepted, or stop doing so. */
export async function setEngineFaults(product: Product, faults: Record<string, number>): Promise<void> {
  const { ports, secrets } = JSON.parse(readFileSync(join(dirname(product.runFilePath), "config.json"), "utf8"));
  const answer = await fetch(`http://127.0.0.1:${ports.engine}/faults/${secrets.eventKey}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(faults),
    signal: AbortSignal.timeout(ENGINE_ANSWERS_MS_MAX),
  });
  if (!answer.ok) throw new Error(`The engine refused its faults: ${await answer.text()}`);
}
