import { db } from "@/lib/db/client";
import { purge } from "@/lib/db/purge";

/** So long a key gives its first answer again, as the API promises. After that the same key is a new request. */
const KEPT_DAYS = 30;

/** Deletes keys whose time is over. One whose outcome is still waited for stays until it has its answer. */
export function purgeKeys(): Promise<number> {
  return purge(
    (limit) => db().$executeRaw`
      DELETE FROM idempotency_keys WHERE (merchant_id, livemode, key) IN (
        SELECT merchant_id, livemode, key FROM idempotency_keys
        WHERE created_at < now() - ${KEPT_DAYS} * interval '1 day' AND status = 'finished'
        ORDER BY created_at LIMIT ${limit} FOR UPDATE SKIP LOCKED)`,
  );
}
