import { firstIdOf } from "@/lib/core/id";
import { db, Prisma } from "@/lib/db/client";
import type { Counted, Overview } from "@/lib/overview/schema";

/** Counting stops here: whoever has so many of a thing needs to go there, and not the exact figure. */
const COUNTED_MAX = 1_000;
/** A refund that nobody decides about in this time is lost to its shopper. */
const EXPIRING_MS = 12 * 3_600_000;
/** What was given up longer ago has been seen. */
const GIVEN_UP_MS = 7 * 24 * 3_600_000;

type Attention = Pick<
  Overview,
  "refunds_waiting" | "psps" | "deliveries" | "cases" | "unknown" | "notifications_parked"
>;

/** What waits for a person, or is about to. Every part reads a small index of just such rows, up to a bound. */
export async function readAttention(nowMs: number): Promise<Attention> {
  const givenUpFrom = firstIdOf("delivery", nowMs - GIVEN_UP_MS);
  const [waiting, oldestRefund, expiring, psps, failing, givenUp, cases, oldestCase, unknown, parked] =
    await Promise.all([
      count(Prisma.sql`refunds WHERE status = 'requires_approval'`),
      oldest(Prisma.sql`refunds WHERE status = 'requires_approval'`),
      count(Prisma.sql`refunds WHERE status = 'requires_approval'
        AND approval_expires_at < ${new Date(nowMs + EXPIRING_MS)}`),
      readPsps(),
      count(Prisma.sql`deliveries WHERE status = 'pending' AND attempts > 0`),
      count(Prisma.sql`deliveries WHERE status = 'dead' AND id >= ${givenUpFrom}`),
      count(Prisma.sql`cases WHERE status IN ('open', 'taken')`),
      oldest(Prisma.sql`cases WHERE status IN ('open', 'taken')`),
      count(Prisma.sql`psp_calls WHERE status = 'unknown'`),
      count(Prisma.sql`notifications WHERE status IN ('parked', 'dead')`),
    ]);
  return {
    refunds_waiting: { ...waiting, oldest_ms: oldestRefund, expiring: expiring.count },
    psps,
    deliveries: { failing, given_up: givenUp },
    cases: { ...cases, oldest_ms: oldestCase },
    unknown,
    notifications_parked: parked,
  };
}

async function count(which: Prisma.Sql): Promise<Counted> {
  const [row] = await db().$queryRaw<Array<{ count: number }>>`
    SELECT count(*)::int AS count FROM (SELECT 1 FROM ${which} LIMIT ${COUNTED_MAX + 1}) AS counted`;
  const counted = row?.count ?? 0;
  return { count: Math.min(counted, COUNTED_MAX), more: counted > COUNTED_MAX };
}

/** When the oldest of some rows was made: ids sort by creation. */
async function oldest(which: Prisma.Sql): Promise<number | null> {
  const [row] = await db().$queryRaw<Array<{ created_at: Date }>>`
    SELECT created_at FROM ${which} ORDER BY id LIMIT 1`;
  return row?.created_at.getTime() ?? null;
}

async function readPsps(): Promise<Overview["psps"]> {
  const accounts = await db().pspAccount.findMany({
    include: { condition: true },
    orderBy: [{ priority: "asc" }, { id: "asc" }],
  });
  const now = new Date();
  const ailing = accounts.flatMap(({ id, name, enabled, condition }) => {
    const well = !enabled || !condition || (condition.state === "healthy" && condition.circuit === "closed");
    return well ? [] : [{ psp_account_id: id, name, state: condition.state, circuit: condition.circuit }];
  });
  const held = accounts.filter(({ heldUntil, enabled }) => !enabled || (heldUntil && heldUntil > now));
  return { accounts: accounts.length, ailing, held: held.length };
}
