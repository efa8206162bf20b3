import { readFileSync } from "node:fs";
import { z } from "zod";

const Account = z.object({
  account: z.string().regex(/^[\w-]+$/),
  port: z.int(),
  apiKey: z.string().min(1),
  notificationSecret: z.string().min(1),
  notifyUrl: z.url(),
  /** The first account refuses `tok_down_a`; by its place in the list unless said. */
  refusesDownA: z.boolean().optional(),
  /** Takes an authorization in several captures; what a final one leaves has to be voided. */
  severalCaptures: z.boolean().optional(),
  /** Knows a payment again by its key, unless this is false: then the same request twice is two payments. */
  idempotent: z.boolean().optional(),
  /** Currencies that it counts in other minor units than ISO 4217: code to digits after the point. */
  exponents: z.record(z.string(), z.int().min(0).max(4)).optional(),
});

const Config = z.object({ dataDir: z.string(), accounts: z.array(Account).min(1) });

/** One account of the simulator: a listener, a key, a ledger of its own. */
export type AccountConfig = z.output<typeof Account>;
export type SimulatorConfig = z.output<typeof Config>;

export function readConfig(path: string): SimulatorConfig {
  return Config.parse(JSON.parse(readFileSync(path, "utf8")));
}

/** What tests and operators can change while it runs. */
export const Settings = z.strictObject({
  /** For so long after its creation a payment is "not found" when asked for. */
  visibility_lag_ms: z.int().min(0).max(3_600_000),
  /** For so long an authorization holds the money. */
  authorization_ms: z.int().min(0),
  late_success_ms: z.int().min(0).max(86_400_000),
  async_settle_ms: z.int().min(0).max(86_400_000),
  /** How long this PSP takes for an ordinary answer. */
  answer_delay_ms: z.int().min(0).max(60_000),
  notifications: z.enum(["on", "off", "duplicate"]),
  clock_offset_ms: z.int().min(0),
});
export type Settings = z.output<typeof Settings>;

export const defaultSettings: Settings = {
  visibility_lag_ms: 0,
  authorization_ms: 7 * 24 * 3_600_000,
  late_success_ms: 180_000,
  async_settle_ms: 1_000,
  answer_delay_ms: 20,
  notifications: "on",
  clock_offset_ms: 0,
};
