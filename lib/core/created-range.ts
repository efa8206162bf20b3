import { firstIdOf, type idPrefixes } from "@/lib/core/id";
import { queryInteger } from "@/lib/core/page";

/** The last millisecond of the year 9999. */
const MS_MAX = 253_402_300_799_999;

/**
 * How far an id's own time may be from the time of creation that its row says. They are read a moment apart; a clock
 * that is set right in between moves them further. A wider margin only means that more rows are looked at.
 */
const ID_MARGIN_MS = 24 * 3_600_000;

/** The filters of a list by time of creation, both inclusive. */
export const createdRangeFields = {
  created_gte_ms: queryInteger(0, MS_MAX).optional(),
  created_lte_ms: queryInteger(0, MS_MAX).optional(),
};

type CreatedRange = { created_gte_ms?: number; created_lte_ms?: number };

/**
 * The conditions for a range of creation, in the words of Prisma: exact by time, and roughly by id. The second one
 * says nothing new, but a list is read in the order of its ids, and so the database begins to read where the range is
 * and not at the newest object.
 */
export function createdWithin(kind: keyof typeof idPrefixes, range: CreatedRange) {
  const { created_gte_ms: gteMs, created_lte_ms: lteMs } = range;
  return {
    createdAt: { gte: dateOf(gteMs), lte: dateOf(lteMs) },
    id: {
      gte: gteMs === undefined ? undefined : firstIdOf(kind, gteMs - ID_MARGIN_MS),
      lt: lteMs === undefined ? undefined : firstIdOf(kind, lteMs + ID_MARGIN_MS),
    },
  };
}

function dateOf(ms: number | undefined): Date | undefined {
  return ms === undefined ? undefined : new Date(ms);
}
