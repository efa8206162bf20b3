import { existsSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import { env } from "@/lib/env";

/** Every transaction of the product by the promise that it makes true. Each has a crash point on both sides. */
export const COMMITS = [
  "create",
  "confirm",
  "capture",
  "cancel",
  "refund",
  "refund_decision",
  "refund_cancel",
  "refund_expiry",
  "apply_authorize",
  "apply_capture",
  "apply_void",
  "apply_refund",
  "give_up",
  "reconcile_start",
  "reconcile_page",
  "notification",
  "notification_reprocess",
  "psp_condition",
  "routing_rules",
  "case_step",
  "merchant_settings",
  "ledger_check",
  "ledger_check_piece",
  "delivery_attempt",
  "delivery_resend",
  "key_take_over",
  "key_refusal",
  "key_answer",
  "signing_key",
  "operator_account",
] as const;
export type Commit = (typeof COMMITS)[number];

/** Points beside the transactions: both sides of every request that leaves us, and of its record. */
const REQUEST_POINTS = [
  "psp_call.before_claim",
  "psp_call.before_send",
  "psp_call.after_answer",
  "psp_call.after_record",
  "relay.before_send",
  "relay.after_send",
  "delivery.before_send",
  "delivery.after_send",
] as const;

/**
 * The points at which crash tests kill a process: both sides of each commit and each PSP call.
 * In production the environment refuses to name any.
 */
export type CrashPoint = `${Commit}.before_commit` | `${Commit}.after_commit` | (typeof REQUEST_POINTS)[number];

export const CRASH_POINTS: readonly CrashPoint[] = [
  ...COMMITS.flatMap((commit) => [`${commit}.before_commit` as const, `${commit}.after_commit` as const]),
  ...REQUEST_POINTS,
];

/**
 * Ends this process as `kill -9` would, if a crash test asked for it at this point: by name in the environment for
 * every time, or by a file of that name in the folder `PAYDESK_CRASH_DIR` for one time.
 */
export function crashPoint(point: CrashPoint): void {
  const { PAYDESK_CRASH_AT: always, PAYDESK_CRASH_DIR: folder } = env();
  if (!always.includes(point) && !(folder && take(join(folder, point)))) return;
  process.kill(process.pid, "SIGKILL");
  // The signal is on its way; nothing after this line may run.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}

/** Takes an order to crash: of several processes at this point, one. */
function take(path: string): boolean {
  if (!existsSync(path)) return false;
  try {
    unlinkSync(path);
    return true;
  } catch {
    return false;
  }
}
