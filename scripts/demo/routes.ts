import type { PaymentIntent, RoutingRuleSet } from "@/lib/db/client";
import { candidatesFor, type Standing } from "@/lib/psp/candidates";
import { type RoutingRule, RoutingRules } from "@/lib/psp/routing-schema";
import type { Making } from "./making.ts";
import { A, B } from "./outages.ts";

export type Choice = {
  account: string;
  because: string;
  excluded: Array<{ psp_account_id: string; because: string }>;
  version: number;
};

/** Where a charge goes at a moment, as the product itself decides it: by the rules and the circuits of that time. */
export function route(making: Making, intent: PaymentIntent, at: Date, tried: readonly string[]): Choice | undefined {
  const set = making.rows.ruleSets.findLast(({ createdAt }) => createdAt <= at);
  const charge = { ...intent, paymentIntentId: intent.id };
  const accounts = [standingOf(making, A, 10, at), standingOf(making, B, 20, at)];
  const { ranked, excluded } = candidatesFor(charge, accounts, set ? rulesOf(set) : [], tried);
  const [chosen] = ranked;
  if (!chosen) return undefined;
  return { account: chosen.psp_account_id, because: chosen.because, excluded, version: set?.version ?? 0 };
}

const parsed = new WeakMap<RoutingRuleSet, RoutingRule[]>();

/** The rules of a set, read once: each charge of the month asks for them. */
function rulesOf(set: RoutingRuleSet): RoutingRule[] {
  const known = parsed.get(set) ?? RoutingRules.parse(set.rules);
  parsed.set(set, known);
  return known;
}

function standingOf({ outages, holds }: Making, id: string, priority: number, at: Date): Standing {
  const ms = at.getTime();
  const open = outages.some(({ account, openMs, toMs }) => account === id && ms >= openMs && ms < toMs);
  return {
    id,
    enabled: true,
    priority,
    held: holds.some(({ account, fromMs, toMs }) => account === id && ms >= fromMs && ms < toMs),
    capabilities: {
      severalCaptures: true,
      releasesRest: true,
      idempotent: true,
      manualCapture: true,
      currencies: null,
    },
    state: "healthy",
    circuit: open ? "open" : "closed",
    probeFree: true,
    hanging: 0,
  };
}
