import { createHash } from "node:crypto";
import type { Circuit } from "@/lib/psp/circuit-rules";
import { MEASURED_STATES, type MeasuredState } from "@/lib/psp/health-state";
import type { PspCapabilities } from "@/lib/psp/psp";
import { type RoutedCharge, ruleFor } from "@/lib/psp/routing-rules";
import type { RoutingRule } from "@/lib/psp/routing-schema";

/** A PSP account as routing sees it, at one moment. */
export type Standing = {
  id: string;
  enabled: boolean;
  priority: number;
  held: boolean;
  capabilities: PspCapabilities;
  state: MeasuredState;
  circuit: Circuit;
  /** A half-open circuit has room for one charge. */
  probeFree: boolean;
  /** Requests that it has not answered for long. */
  hanging: number;
};

type Word = { psp_account_id: string; because: string };

/** Where a charge may go, best first, and where not, each with its reason. */
export type Candidates = { ranked: Word[]; excluded: Word[]; rule: RoutingRule | undefined };

/** So many requests without an answer are no accident: more are added only where nobody else can take them. */
const HANGING_MAX = 5;

export const PROBED_BY_ANOTHER = "circuit half open, another charge is trying it";

type Place = { account: Standing; priority: number; score: number; because: string };

/**
 * Orders the accounts for a charge: by the first rule that fits, or by their own priority; among equals by weight, the
 * same for the same payment every time; ailing accounts behind their equals, and one that is down behind everybody.
 * `tried`: accounts that had it already.
 */
export function candidatesFor(
  charge: RoutedCharge,
  accounts: readonly Standing[],
  rules: readonly RoutingRule[],
  tried: readonly string[] = [],
): Candidates {
  const rule = ruleFor(rules, charge);
  const places: Place[] = [];
  const excluded: Word[] = [];
  for (const account of accounts) {
    const place = rule ? placeByRule(rule, account, charge) : placeByPriority(account);
    const because = place ? objectionTo(account, charge, tried) : `not named by the rule "${rule?.name}"`;
    if (place && because === undefined) places.push(place);
    else excluded.push({ psp_account_id: account.id, because: because ?? "" });
  }
  places.sort(
    (one, other) =>
      lastResort(one.account) - lastResort(other.account) ||
      one.priority - other.priority ||
      ailing(one.account) - ailing(other.account) ||
      other.score - one.score ||
      (one.account.id < other.account.id ? -1 : 1),
  );
  const ranked = places.map(({ account, because }) => ({
    psp_account_id: account.id,
    because: `${because}${reservationAbout(account)}`,
  }));
  return { ranked, excluded, rule };
}

/** How far an account stands back behind its equals. One that is being tried does not: it would never be tried. */
function ailing({ state, circuit }: Standing): number {
  return circuit === "half_open" ? 0 : MEASURED_STATES.indexOf(state);
}

/** Whether an account comes behind every other one: most of what it is sent fails, or it has not answered for long. */
function lastResort({ state, circuit, hanging }: Standing): number {
  return circuit !== "half_open" && (state === "down" || hanging >= HANGING_MAX) ? 1 : 0;
}

function reservationAbout({ state, hanging }: Standing): string {
  if (state !== "healthy") return `, although it is ${state}`;
  return hanging >= HANGING_MAX ? `, although ${hanging} requests have no answer` : "";
}

function placeByRule(rule: RoutingRule, account: Standing, charge: RoutedCharge): Place | undefined {
  const use = rule.use.find((each) => each.psp_account_id === account.id);
  if (!use) return undefined;
  const equals = rule.use.filter((each) => each.priority === use.priority);
  const total = equals.reduce((sum, { weight }) => sum + weight, 0);
  const share = equals.length > 1 ? `, ${Math.round((100 * use.weight) / total)} % by weight` : "";
  return {
    account,
    priority: use.priority,
    score: weightedScore(charge.paymentIntentId, account.id, use.weight),
    because: `rule "${rule.name}"${share}`,
  };
}

function placeByPriority(account: Standing): Place {
  return { account, priority: account.priority, score: 0, because: `by priority (${account.priority})` };
}

/** Weighted rendezvous hashing: each payment has its own order, and weights are kept over many payments. */
function weightedScore(paymentIntentId: string, accountId: string, weight: number): number {
  const digest = createHash("sha256").update(`${paymentIntentId}\n${accountId}`).digest();
  const uniform = (digest.readUIntBE(0, 6) + 1) / (2 ** 48 + 1);
  return -weight / Math.log(uniform);
}

/** Why an account can't take a charge now. `undefined`: it can. */
function objectionTo(account: Standing, charge: RoutedCharge, tried: readonly string[]): string | undefined {
  const { capabilities } = account;
  if (tried.includes(account.id)) return "tried before";
  if (!account.enabled) return "disabled";
  if (account.held) return "on hold";
  if (charge.captureMethod === "manual" && !capabilities.manualCapture) return "can't capture later";
  if (capabilities.currencies && !capabilities.currencies.includes(charge.currency)) {
    return `does not take ${charge.currency}`;
  }
  if (account.circuit === "open") return "circuit open";
  if (account.circuit === "half_open" && !account.probeFree) return PROBED_BY_ANOTHER;
  return undefined;
}
