import { arrivalsBefore } from "./arrivals.ts";
import { endAuthorization } from "./captures.ts";
import { makeParked, perhapsCase } from "./cases.ts";
import type { Endpoint } from "./deliveries.ts";
import { makeHistory } from "./history.ts";
import { Making } from "./making.ts";
import { holdsBefore, outagesBefore } from "./outages.ts";
import type { DemoPayment } from "./payment.ts";
import { Random } from "./random.ts";
import { askForRefund, isLarge, leaveAtPsp, perhapsRefund } from "./refunds.ts";
import { type DemoRows, noRows } from "./rows.ts";
import { ruleSetsBefore } from "./rule-history.ts";
import type { Shop } from "./shops.ts";
import { makePayment } from "./stories.ts";
import { DAY_MS, HOUR_MS } from "./time.ts";

const ORDER_FIRST = 10_400;

/** Refunds that wait for a decision at the demo's end: a morning's work for somebody. */
const WAITING = 7;
/** And a few that a PSP has not carried out yet. */
const AT_PSP = 3;

/** What a demo is made from. The same of all of it is the same demo, to the last row. */
export type DemoTerms = { seed: number; endMs: number; payments: number; endpoints: readonly Endpoint[] };

/** A month of traffic up to a moment, as rows. Pure: it reads no clock and no chance but its own. */
export function makeDemo({ seed, endMs, payments, endpoints }: DemoTerms): DemoRows {
  const random = new Random(seed);
  const outages = outagesBefore(endMs);
  const making = new Making(random, noRows(), endMs, outages, holdsBefore(endMs), endpoints);
  making.rows.ruleSets.push(...ruleSetsBefore(endMs));
  const made: Made[] = [];
  for (const [index, { shop, at }] of arrivalsBefore(endMs, payments, outages, random).entries()) {
    const payment = makePayment(making, shop, `${shop.orderPrefix}-${ORDER_FIRST + index}`, at);
    if (payment.hasCharge) {
      endAuthorization(making, payment);
      perhapsRefund(making, shop, payment);
    }
    perhapsCase(making, payment, index);
    made.push({ shop, payment });
  }
  askLately(making, made);
  makeParked(making);
  makeHistory(making);
  return making.rows;
}

type Made = { shop: Shop; payment: DemoPayment };

/** Refunds that were asked for in the last hours, each of a payment of the last days. */
function askLately(making: Making, made: readonly Made[]): void {
  const lately = made.filter(({ payment: { intent } }) => {
    const daysAgo = (making.endMs - intent.updatedAt.getTime()) / DAY_MS;
    return (
      intent.status === "succeeded" && daysAgo > 2 && daysAgo < 6 && intent.amountRefunded + intent.refundPending === 0n
    );
  });
  const large = lately.filter(({ shop, payment }) => isLarge(shop, payment));
  const small = lately.filter(({ shop, payment }) => !isLarge(shop, payment));
  for (const [index, { shop, payment }] of small.slice(0, AT_PSP).entries()) {
    leaveAtPsp(making, shop, payment, new Date(making.endMs - (index + 1) * 1.7 * HOUR_MS));
  }
  for (let index = 0; index < Math.min(WAITING, large.length); index++) {
    const one = large[Math.floor((index * large.length) / WAITING)];
    const at = new Date(making.endMs - (WAITING - index) * 4.3 * HOUR_MS);
    if (one && one.payment.intent.refundPending === 0n) askForRefund(making, one.shop, one.payment, at);
  }
}
