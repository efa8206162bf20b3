import { z } from "zod";
import { isolated } from "@/lib/core/isolate";
import type { RoutingStory } from "@/lib/payments/story-schema";

const Word = z
  .object({ psp_account_id: z.string(), because: z.string() })
  .transform(({ psp_account_id, because }) => ({ psp: psp_account_id, because }));
const RoutingReason = z.object({ chosen: Word, excluded: z.array(Word).default([]) });

/** Why a charge went to its PSP account, and to no other. `null` for a decision that this version can't read. */
export function routingOf(routingDecision: unknown): RoutingStory | null {
  return RoutingReason.safeParse(routingDecision).data ?? null;
}

/** The same for people, who know the accounts by name. */
export type NamedRouting = { because: string; excluded: Array<{ psp: string; name: string; because: string }> };

/** `names`: of the PSP accounts, by their ids. One that isn't there any more is told by its id. */
export function namedRoutingOf(routingDecision: unknown, names: ReadonlyMap<string, string>): NamedRouting | null {
  const decision = routingOf(routingDecision);
  if (!decision) return null;
  const excluded = decision.excluded.map((word) => ({ ...word, name: names.get(word.psp) ?? word.psp }));
  return { because: decision.chosen.because, excluded };
}

/** The same in one line. */
export function becauseOf(routingDecision: unknown, names: ReadonlyMap<string, string>): string | null {
  const routing = namedRoutingOf(routingDecision, names);
  if (!routing) return null;
  return [
    routing.because,
    ...routing.excluded.map(({ name, because }) => `${isolated(name)} was out: ${because}`),
  ].join("; ");
}
