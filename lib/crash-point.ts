import { env } from "@/lib/env";

/**
 * The points at which crash tests kill a process: both sides of each commit and each PSP call.
 * In production the environment refuses to name any.
 */
export type CrashPoint =
  | "confirm.before_commit"
  | "confirm.after_commit"
  | "psp_call.before_claim"
  | "psp_call.before_send"
  | "psp_call.after_answer"
  | "apply.before_commit"
  | "apply.after_commit"
  | "relay.before_send"
  | "relay.after_send"
  | "inbox.after_commit"
  | "delivery.before_send"
  | "delivery.after_send";

/** Ends this process as `kill -9` would, if a crash test asked for it at this point. */
export function crashPoint(point: CrashPoint): void {
  if (!env().PAYDESK_CRASH_AT.includes(point)) return;
  process.kill(process.pid, "SIGKILL");
  // The signal is on its way; nothing after this line may run.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}
