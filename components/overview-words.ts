import { type Locale, numberText } from "@/lib/core/locale";
import type { Counted, Overview } from "@/lib/overview/schema";

type Tone = "good" | "wait" | "bad";

/** A count as people read it; past the bound of the counting, "1,000+". */
export function countText({ count, more }: Counted, locale: Locale): string {
  return `${numberText(count, locale)}${more ? "+" : ""}`;
}

/** How many things want attention, and how bad the worst of them is. */
export function attentionOf(overview: Overview): { count: number; worst: Tone } {
  const tones = [
    refundsTone(overview),
    pspsTone(overview),
    deliveriesTone(overview),
    countTone(overview.cases, "bad"),
    countTone(overview.unknown, "wait"),
    countTone(overview.notifications_parked, "wait"),
    booksTone(overview),
  ];
  const wanting = tones.filter((tone) => tone !== "good");
  return { count: wanting.length, worst: wanting.includes("bad") ? "bad" : wanting.length > 0 ? "wait" : "good" };
}

export function refundsTone({ refunds_waiting: { count, expiring } }: Overview): Tone {
  if (count === 0) return "good";
  return expiring > 0 ? "bad" : "wait";
}

export function pspsTone({ psps: { ailing, held } }: Overview): Tone {
  if (ailing.some(({ state, circuit }) => state === "down" || circuit === "open")) return "bad";
  return ailing.length > 0 || held > 0 ? "wait" : "good";
}

export function deliveriesTone({ deliveries: { failing, given_up } }: Overview): Tone {
  if (given_up.count > 0) return "bad";
  return failing.count > 0 ? "wait" : "good";
}

export function booksTone({ books }: Overview): Tone {
  return books && !books.balanced ? "bad" : "good";
}

export function countTone({ count }: Counted, tone: Tone): Tone {
  return count > 0 ? tone : "good";
}
