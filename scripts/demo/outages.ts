import { HOUR_MS, MINUTE_MS } from "./time.ts";

export const A = "psp_sim_a";
export const B = "psp_sim_b";

/** A time in which one PSP did not work. Its circuit is open from a little after its beginning to its end. */
export type Outage = {
  account: string;
  fromMs: number;
  openMs: number;
  toMs: number;
  how: "unavailable" | "timeout" | "unclear";
};

/** A time in which somebody kept new charges from an account. */
export type Hold = { account: string; fromMs: number; toMs: number; by: string; reason: string };

const DAY_MS = 24 * HOUR_MS;
/** Failing sends have to be seen before a circuit opens. */
const OPENS_AFTER_MS = 3 * MINUTE_MS;

/** What went wrong in the month before `endMs`: one PSP is the weaker one, as it mostly is. */
export function outagesBefore(endMs: number): Outage[] {
  const at = (days: number, hours: number, minutes: number, account: string, how: Outage["how"]): Outage => {
    const fromMs = Math.floor((endMs - days * DAY_MS) / HOUR_MS) * HOUR_MS + hours * HOUR_MS;
    return { account, how, fromMs, openMs: fromMs + OPENS_AFTER_MS, toMs: fromMs + minutes * MINUTE_MS };
  };
  return [
    at(23, 2, 46, A, "unavailable"),
    at(16, -3, 21, B, "unclear"),
    at(9, 4, 33, A, "timeout"),
    at(1, -5, 52, A, "unavailable"),
  ];
}

export function holdsBefore(endMs: number): Hold[] {
  const fromMs = Math.floor((endMs - 12 * DAY_MS) / HOUR_MS) * HOUR_MS - 6 * HOUR_MS;
  const reason = "announced maintenance of their acquirer link";
  return [{ account: B, fromMs, toMs: fromMs + 70 * MINUTE_MS, by: "op_demo_ops", reason }];
}

export function outageAt(outages: readonly Outage[], account: string, atMs: number): Outage | undefined {
  return outages.find((outage) => outage.account === account && atMs >= outage.fromMs && atMs < outage.toMs);
}
