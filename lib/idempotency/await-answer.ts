import { db, type Tx } from "@/lib/db/client";
import { bellOf } from "@/lib/db/listen";
import { transaction } from "@/lib/db/transaction";
import {
  FIRST_FENCE,
  finishKey,
  isClaimed,
  type KeyedRequest,
  type KeyOwner,
  readKey,
  type StoredResponse,
} from "@/lib/idempotency/keys";

/** What a use case leaves behind: an answer that is final, or committed work whose outcome is still open. */
export type Committed = { response: StoredResponse } | { resourceId: string; fence?: number };

/** Reads an object as it stands, under its lock, as the answer to give when the wait is over. */
export type Snapshot = (tx: Tx, owner: KeyOwner, resourceId: string, status: number) => Promise<StoredResponse>;

/** A notification may get lost with its connection; the row is looked at this often all the same. */
const LOOK_AGAIN_MS = 1_000;

/**
 * Waits for the outcome of committed work and gives the answer that is kept for its key. When the time is over, the
 * object as it stands becomes that answer. Every later request with the key gets the same bytes.
 */
export async function awaitAnswer(
  owner: KeyOwner,
  request: KeyedRequest,
  committed: Committed,
  waitMs: number,
  snapshot: Snapshot,
): Promise<StoredResponse> {
  if ("response" in committed) return committed.response;
  const deadline = performance.now() + waitMs;
  using bell = bellOf("objects", committed.resourceId);
  for (;;) {
    const answer = await readKey(db(), owner, request.key);
    if (answer) return answer;
    const leftMs = deadline - performance.now();
    if (leftMs <= 0) break;
    await bell.next(Math.min(leftMs, LOOK_AGAIN_MS));
  }
  const answer = await transaction("key_answer", async (tx) => {
    const now = await snapshot(tx, owner, committed.resourceId, request.successStatus);
    const kept = await finishKey(tx, owner, request.key, committed.fence ?? FIRST_FENCE, now);
    // One that was old enough to be deleted meanwhile holds no answer any more, and none will come.
    return kept ?? ((await isClaimed(tx, owner, request.key)) ? undefined : now);
  });
  // A newer holder took the key over and has not answered yet: what it will answer is not ours to say.
  return answer ?? awaitAnswer(owner, request, committed, LOOK_AGAIN_MS, snapshot);
}
