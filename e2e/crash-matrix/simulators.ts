import type { Product } from "@/e2e/product";
import { configureSimulator } from "@/e2e/simulator";

/** Whether the simulated PSPs notify us. What they kept back is told when they may again. */
export async function setNotifications({ file }: Product, notifications: "on" | "off"): Promise<void> {
  for (const simulator of file.simulators) await configureSimulator(simulator, { notifications });
}

/** Has the simulated PSPs ask for patience when something is voided. */
export function refuseVoids(product: Product): Promise<void> {
  return faults(product, { method: "POST", body: JSON.stringify({ kind: "rate_limited", operations: ["void"] }) });
}

export function takeVoids(product: Product): Promise<void> {
  return faults(product, { method: "DELETE" });
}

async function faults({ file }: Product, init: { method: string; body?: string }): Promise<void> {
  for (const { url, api_key } of file.simulators) {
    const answer = await fetch(`${url}/control/faults`, {
      ...init,
      headers: { authorization: `Bearer ${api_key}`, "content-type": "application/json" },
    });
    if (!answer.ok) throw new Error(`The simulator refused its faults: ${await answer.text()}`);
  }
}
