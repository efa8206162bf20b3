import { arrivalsBefore } from "./arrivals.ts";
import { endAuthorization } from "./captures.ts";
import { makeParked, perhapsCase } from "./cases.ts";
import type { Endpoint } from "./deliveries.ts";
import { makeHistory } from "./history.ts";
import { Making } from "./making.ts";
import { holdsBefore, outagesBefore } from "./outages.ts";
import { Random } from "./random.ts";
import { perhapsRefund } from "./refunds.ts";
import { type DemoRows, noRows } from "./rows.ts";
import { ruleSetsBefore } from "./rule-history.ts";
import { makePayment } from "./stories.ts";

const ORDER_FIRST = 10_400;

/** What a demo is made from. The same of all of it is the same demo, to the last row. */
export type DemoTerms = { seed: number; endMs: number; payments: number; endpoints: readonly Endpoint[] };

/** A month of traffic up to a moment, as rows. Pure: it reads no clock and no chance but its own. */
export function makeDemo({ seed, endMs, payments, endpoints }: DemoTerms): DemoRows {
  const random = new Random(seed);
  const outages = outagesBefore(endMs);
  const making = new Making(random, noRows(), endMs, outages, holdsBefore(endMs), endpoints);
  making.rows.ruleSets.push(...ruleSetsBefore(endMs));
  for (const [index, { shop, at }] of arrivalsBefore(endMs, payments, outages, random).entries()) {
    const payment = makePayment(making, shop, `${shop.orderPrefix}-${ORDER_FIRST + index}`, at);
    if (payment.hasCharge) {
      endAuthorization(making, payment);
      perhapsRefund(making, shop, payment);
    }
    perhapsCase(making, payment, index);
  }
  makeParked(making);
  makeHistory(making);
  return making.rows;
}
