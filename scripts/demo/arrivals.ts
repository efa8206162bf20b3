import type { Outage } from "./outages.ts";
import type { Random } from "./random.ts";
import { SHOPS, type Shop } from "./shops.ts";
import { DAY_MS, HOUR_MS, SECOND_MS } from "./time.ts";

export type Arrival = { shop: Shop; at: Date };

const DAYS = 30;
/** A campaign brings shoppers just when a PSP breaks, as they do: what opens a circuit is many at once. */
const CAMPAIGN = 14;

/** When shoppers come, in order: by the hours and days of each shop, over the month before the end. */
export function arrivalsBefore(endMs: number, payments: number, outages: readonly Outage[], random: Random): Arrival[] {
  const campaigns = outages.flatMap(({ fromMs, account }) =>
    Array.from({ length: CAMPAIGN }, () => {
      const shop = (account === "psp_sim_a" ? SHOPS[0] : SHOPS[2]) ?? SHOPS[0];
      return { shop, at: new Date(fromMs + random.int(1, 160) * SECOND_MS) };
    }),
  );
  const weights = SHOPS.map((shop) => [shop, shop.share] as const);
  const [first, ...more] = weights;
  const left = Math.max(0, payments - campaigns.length);
  const others = Array.from({ length: left }, () => {
    const shop = first ? random.weighted([first, ...more]) : SHOPS[0];
    return { shop, at: momentOf(shop, endMs, random) };
  });
  return [...campaigns, ...others].toSorted((one, other) => one.at.getTime() - other.at.getTime());
}

/** A moment at which a shop's shoppers may come: drawn evenly, kept as often as that hour and day are busy. */
function momentOf(shop: Shop, endMs: number, random: Random): Date {
  const busiest = Math.max(...shop.busyAt) * Math.max(1, shop.weekend);
  for (;;) {
    const atMs = endMs - Math.floor(random.next() * DAYS * DAY_MS);
    const at = new Date(atMs);
    const weekend = at.getUTCDay() === 0 || at.getUTCDay() === 6;
    const busy = (shop.busyAt[Math.floor((atMs % DAY_MS) / HOUR_MS)] ?? 1) * (weekend ? shop.weekend : 1);
    if (random.chance(busy / busiest)) return at;
  }
}
