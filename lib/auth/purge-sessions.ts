import { db } from "@/lib/db/client";
import { purge } from "@/lib/db/purge";

/** So long one can look up where somebody was signed in. What was done there stands in the audit log for ever. */
const KEPT_DAYS = 90;

/** Deletes console sessions that ended long ago. */
export function purgeSessions(): Promise<number> {
  return purge(
    (limit) => db().$executeRaw`
      DELETE FROM operator_sessions WHERE id IN (
        SELECT id FROM operator_sessions WHERE expires_at < now() - ${KEPT_DAYS} * interval '1 day'
        LIMIT ${limit} FOR UPDATE SKIP LOCKED)`,
  );
}
