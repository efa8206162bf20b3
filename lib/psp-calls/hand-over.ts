import type { Tx } from "@/lib/db/client";
import { transaction } from "@/lib/db/transaction";

/** Hands a call over to a person: what that changes on it, and the case that says why, together. */
export function handOver<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
  return transaction("give_up", work);
}
