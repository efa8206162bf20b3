import type { Product } from "@/e2e/product";
import { configureSimulators, scriptFaults } from "@/e2e/simulator";

/** Whether the simulated PSPs notify us. What they kept back is told when they may again. */
export function setNotifications({ file }: Product, notifications: "on" | "off"): Promise<void> {
  return configureSimulators(file, { notifications });
}

/** Has the simulated PSPs ask for patience when something is voided. */
export function refuseVoids({ file }: Product): Promise<void> {
  return scriptFaults(file, { kind: "rate_limited", operations: ["void"] });
}

export function takeVoids({ file }: Product): Promise<void> {
  return scriptFaults(file);
}
