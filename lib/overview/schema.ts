import { z } from "zod";
import { queryInteger } from "@/lib/core/page";

/** A number that was counted up to a bound: past it, people need to go there, and not the exact figure. */
const Counted = z.object({ count: z.int(), more: z.boolean() });
export type Counted = z.output<typeof Counted>;

/** Payments made today in one currency, in minor units as text. */
const Volume = z.object({
  livemode: z.boolean(),
  currency: z.string(),
  payments: z.int(),
  captured: z.string(),
  refunded: z.string(),
});

/** Payments by what became of them. `open` are those that wait for a shopper, a merchant or a PSP. */
const Outcomes = z.object({ paid: z.int(), failed: z.int(), canceled: z.int(), open: z.int() });
export type Outcomes = z.output<typeof Outcomes>;

export const Overview = z.object({
  from_ms: z.int(),
  measured_ms: z.int(),
  volumes: z.array(Volume),
  outcomes: Outcomes,
  /** Share of the payments that were decided and are paid or held; null where none was. */
  success_rate: z.number().min(0).max(1).nullable(),
  /** The same by the hour since `from_ms`. */
  hours: z.array(Outcomes),
  refunds_waiting: Counted.extend({ oldest_ms: z.int().nullable(), expiring: z.int() }),
  psps: z.object({
    accounts: z.int(),
    ailing: z.array(z.object({ psp_account_id: z.string(), name: z.string(), state: z.string(), circuit: z.string() })),
    held: z.int(),
  }),
  deliveries: z.object({ failing: Counted, given_up: Counted }),
  cases: Counted.extend({ oldest_ms: z.int().nullable() }),
  unknown: Counted,
  notifications_parked: Counted,
  /** The newest check of the books; null where nobody may see it, or nobody has checked yet. */
  books: z.object({ balanced: z.boolean(), checked_ms: z.int() }).nullable(),
});
export type Overview = z.output<typeof Overview>;

/** From when on the reader's day is: midnight of their own zone, so never long ago. */
export const OverviewQuery = z.strictObject({ from_ms: queryInteger(0, Number.MAX_SAFE_INTEGER).optional() });
