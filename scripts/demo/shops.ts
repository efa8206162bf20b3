import type { Random } from "./random.ts";

/** A merchant of the demo: what it sells, in which money, and how its shoppers pay. */
export type Shop = {
  merchantId: string;
  name: string;
  clientId: string;
  orderPrefix: string;
  /** Its part of all payments. */
  share: number;
  currencies: readonly [readonly [string, number], ...(readonly [string, number])[]];
  /** A usual price in minor units, by currency, and how far prices lie apart. */
  price: Readonly<Record<string, number>>;
  spread: number;
  /** Prices end like this: 90 of 100, say. */
  ending: number;
  /** How many of its payments are captured when goods leave, and not at once. */
  manualShare: number;
  refundShare: number;
  /** From which amount on a refund waits for a second person; only where the currency is named. */
  thresholds: Readonly<Record<string, number>>;
  /** Orders by the hour of the day, in UTC. */
  busyAt: readonly number[];
  weekend: number;
};

/** Asleep at night, awake from eight, busiest in the evening (Europe). */
const EVENINGS = [2, 1, 1, 1, 1, 2, 4, 7, 9, 10, 10, 11, 12, 11, 10, 10, 11, 13, 15, 17, 17, 13, 8, 4];
/** Busiest before work. */
const MORNINGS = [1, 1, 1, 1, 2, 6, 14, 18, 16, 13, 11, 10, 10, 9, 9, 8, 8, 7, 6, 5, 4, 3, 2, 1];
/** Sales begin at ten in Tokyo, which is one in the night by UTC. */
const TOKYO = [6, 20, 16, 12, 11, 10, 9, 9, 9, 10, 11, 12, 12, 9, 5, 3, 2, 1, 1, 1, 1, 2, 3, 4];
const GULF = [3, 2, 1, 1, 2, 3, 5, 7, 8, 8, 7, 7, 6, 6, 7, 9, 11, 13, 14, 13, 11, 9, 6, 4];

export const SHOPS: readonly [Shop, ...Shop[]] = [
  {
    merchantId: "m_1",
    name: "Acme Books",
    clientId: "cl_demo_1",
    orderPrefix: "AB",
    share: 0.46,
    currencies: [
      ["EUR", 70],
      ["GBP", 18],
      ["USD", 12],
    ],
    price: { EUR: 2_490, GBP: 2_190, USD: 2_790 },
    spread: 0.75,
    ending: 10,
    manualShare: 0.14,
    refundShare: 0.07,
    thresholds: { EUR: 4_500, GBP: 4_500 },
    busyAt: EVENINGS,
    weekend: 1.25,
  },
  {
    merchantId: "m_2",
    name: "Nordlicht Coffee",
    clientId: "cl_demo_2",
    orderPrefix: "NC",
    share: 0.3,
    currencies: [
      ["EUR", 74],
      ["SEK", 16],
      ["DKK", 10],
    ],
    price: { EUR: 1_480, SEK: 16_900, DKK: 10_900 },
    spread: 0.5,
    ending: 10,
    manualShare: 0.02,
    refundShare: 0.035,
    thresholds: { EUR: 3_000 },
    busyAt: MORNINGS,
    weekend: 0.7,
  },
  {
    merchantId: "m_3",
    name: "Sakura Tickets",
    clientId: "cl_demo_3",
    orderPrefix: "SK",
    share: 0.17,
    currencies: [["JPY", 100]],
    price: { JPY: 9_800 },
    spread: 0.6,
    ending: 100,
    manualShare: 0.05,
    refundShare: 0.055,
    thresholds: { JPY: 14_000 },
    busyAt: TOKYO,
    weekend: 1.6,
  },
  {
    merchantId: "m_4",
    name: "Gulf Audio",
    clientId: "cl_demo_4",
    orderPrefix: "GA",
    share: 0.07,
    currencies: [
      ["KWD", 80],
      ["USD", 20],
    ],
    price: { KWD: 24_500, USD: 8_900 },
    spread: 0.9,
    ending: 250,
    manualShare: 0.4,
    refundShare: 0.06,
    thresholds: { KWD: 40_000 },
    busyAt: GULF,
    weekend: 0.9,
  },
];

/** A price as shops have them. */
export function priceOf(shop: Shop, currency: string, random: Random): bigint {
  const drawn = random.skewed(shop.price[currency] ?? 1_000, shop.spread);
  const round = Math.max(1, Math.round(drawn / shop.ending)) * shop.ending;
  return BigInt(round);
}

const cards = [
  [{ brand: "visa", last4: "4242" }, 30],
  [{ brand: "mastercard", last4: "4444" }, 24],
  [{ brand: "visa", last4: "1881" }, 14],
  [{ brand: "mastercard", last4: "5454" }, 9],
  [{ brand: "amex", last4: "0005" }, 8],
  [{ brand: "visa", last4: "0077" }, 8],
  [{ brand: "jcb", last4: "0505" }, 4],
  [{ brand: "maestro", last4: "0604" }, 3],
] as const satisfies readonly [readonly [Card, number], ...(readonly [Card, number])[]];

export type Card = { brand: string; last4: string };

export function cardOf(random: Random): Card {
  return random.weighted<Card>(cards);
}
