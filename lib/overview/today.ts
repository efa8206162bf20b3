import { firstIdOf } from "@/lib/core/id";
import { processWide } from "@/lib/core/process-wide";
import { db } from "@/lib/db/client";
import type { Outcomes, Overview } from "@/lib/overview/schema";
import type { PaymentIntentStatus } from "@/lib/payments/status";

const HOUR_MS = 3_600_000;
/** An id is made a moment before or after the time of its row. */
const SLACK_MS = 60_000;

type Row = {
  livemode: boolean;
  currency: string;
  status: PaymentIntentStatus;
  tried: boolean;
  hour: number;
  payments: number;
  captured: string;
  refunded: string;
};

type Today = Pick<Overview, "volumes" | "outcomes" | "success_rate" | "hours">;

/** Payments change for some time after they were made; after this, seldom. */
const LIVELY_MS = 2 * HOUR_MS;
/** Older ones are read anew this often, while somebody looks. */
const SETTLED_FOR_MS = 60_000;

/** What was paid since a moment, by currency and by the hour. */
export async function readToday(fromMs: number, nowMs: number): Promise<Today> {
  const livelyMs = Math.max(fromMs, fromMs + Math.floor((nowMs - LIVELY_MS - fromMs) / HOUR_MS) * HOUR_MS);
  const [settled, lively] = await Promise.all([
    livelyMs > fromMs ? readSettled(fromMs, livelyMs, nowMs) : [],
    readRows(fromMs, livelyMs, nowMs + SLACK_MS),
  ]);
  const rows = [...settled, ...lively];
  const outcomes = sumUp(rows);
  const decided = outcomes.paid + outcomes.failed;
  const hours = Math.min(48, Math.floor((nowMs - fromMs) / HOUR_MS) + 1);
  return {
    volumes: volumesOf(rows),
    outcomes,
    success_rate: decided === 0 ? null : outcomes.paid / decided,
    hours: Array.from({ length: hours }, (_, hour) => sumUp(rows.filter((row) => row.hour === hour))),
  };
}

type Settled = { of: string; madeMs: number; rows: Promise<Row[]> };

/**
 * The hours of the day that are over. A busy day has hundreds of thousands of payments, so they are not read at each look:
 * what was read is shown, and read anew behind it when it is old.
 */
async function readSettled(fromMs: number, toMs: number, nowMs: number): Promise<Row[]> {
  const kept = processWide<{ last: Settled | undefined }>("overview settled", () => ({ last: undefined }));
  const of = `${fromMs} ${toMs}`;
  const { last } = kept;
  if (last?.of === of && nowMs - last.madeMs < SETTLED_FOR_MS) return last.rows;
  const made: Settled = { of, madeMs: nowMs, rows: readRows(fromMs, fromMs, toMs) };
  kept.last = made;
  // What failed is read anew.
  made.rows.catch(() => {
    if (kept.last === made) kept.last = undefined;
  });
  return last?.of === of ? last.rows : made.rows;
}

/** Payments made from one moment to another, counted. It reads them and no others: ids sort by time. */
async function readRows(dayMs: number, fromMs: number, toMs: number): Promise<Row[]> {
  const [from, to] = [new Date(fromMs), new Date(toMs)];
  return db().$queryRaw<Row[]>`
    SELECT livemode, currency, status, last_error IS NOT NULL AS tried,
           floor(extract(epoch FROM created_at - ${new Date(dayMs)}::timestamptz) / 3600)::int AS hour,
           count(*)::int AS payments, sum(amount_captured)::text AS captured, sum(amount_refunded)::text AS refunded
    FROM payment_intents
    WHERE id >= ${firstIdOf("paymentIntent", fromMs - SLACK_MS)} AND id < ${firstIdOf("paymentIntent", toMs + SLACK_MS)}
      AND created_at >= ${from} AND created_at < ${to}
    GROUP BY 1, 2, 3, 4, 5`;
}

function volumesOf(rows: readonly Row[]): Today["volumes"] {
  const groups = Map.groupBy(rows, ({ livemode, currency }) => `${livemode} ${currency}`);
  const volumes = [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    return [
      {
        livemode: first.livemode,
        currency: first.currency,
        payments: group.reduce((sum, { payments }) => sum + payments, 0),
        captured: String(group.reduce((sum, { captured }) => sum + BigInt(captured), 0n)),
        refunded: String(group.reduce((sum, { refunded }) => sum + BigInt(refunded), 0n)),
      },
    ];
  });
  return volumes.toSorted(
    (one, other) => Number(other.livemode) - Number(one.livemode) || other.payments - one.payments,
  );
}

function sumUp(rows: readonly Row[]): Outcomes {
  const outcomes = { paid: 0, failed: 0, canceled: 0, open: 0 };
  for (const row of rows) outcomes[outcomeOf(row)] += row.payments;
  return outcomes;
}

/** A payment whose card was declined waits for another card, and has failed so far. */
function outcomeOf({ status, tried }: Row): keyof Outcomes {
  switch (status) {
    case "succeeded":
    case "requires_capture":
      return "paid";
    case "failed":
      return "failed";
    case "canceled":
      return "canceled";
    case "requires_payment_method":
    case "requires_confirmation":
      return tried ? "failed" : "open";
    case "requires_action":
    case "processing":
      return "open";
  }
}
