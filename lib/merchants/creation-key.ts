import { createHash } from "node:crypto";
import type { AdminActor } from "@/lib/core/actor";
import { AppError } from "@/lib/core/error";
import { isUniqueViolation } from "@/lib/db/transaction";

/** What makes a creation the same one when it is sent again. */
export type CreationKey = Uint8Array<ArrayBuffer> | undefined;

/** Whose key it is goes into it: nobody gets what somebody else made. Without a key every request makes a new thing. */
export function creationKey(actor: AdminActor, key: string | undefined): CreationKey {
  if (key === undefined) return undefined;
  const by = actor.kind === "operator" ? actor.operatorId : actor.clientId;
  return new Uint8Array(createHash("sha256").update(`${by}\n${key}`).digest());
}

/** Whoever lost a race for a key finds, at the second try, what the other one made. */
export async function createOnce<T>(create: () => Promise<T>): Promise<T> {
  try {
    return await create();
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    return create();
  }
}

/** Refuses a key that made something else. */
export function refuseReused(isSame: boolean): void {
  if (isSame) return;
  throw new AppError("idempotency_key_reused", "Something else was made with this Idempotency-Key. Send a new one.");
}
