import type { AdminActor } from "@/lib/core/actor";
import { AppError } from "@/lib/core/error";

/** A session that was proved by password or second factor within this time may do what needs a fresh proof. */
const FRESH_MS_MAX = 10 * 60_000;

/** Throws `reauthentication_required` when a person's session is too old for an act. A program proves itself each time. */
export function requireFreshProof(actor: AdminActor, nowMs: number): void {
  if (actor.kind !== "operator" || nowMs - actor.authenticatedMs <= FRESH_MS_MAX) return;
  throw new AppError(
    "reauthentication_required",
    "You signed in a while ago. Show once more that it is you, and this goes on.",
  );
}
