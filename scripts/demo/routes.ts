import type { Making } from "./making.ts";
import { A, B } from "./outages.ts";
import type { Random } from "./random.ts";

export type Choice = {
  account: string;
  because: string;
  excluded: Array<{ psp_account_id: string; because: string }>;
  version: number;
};

type Place = { account: string; because: string };

/** Where a charge goes at a moment: by the rules of that time, past what is held or has an open circuit. */
export function route(making: Making, currency: string, at: Date, tried: readonly string[] = []): Choice | undefined {
  const version = versionAt(making, at);
  const places = placesFor(making.random, currency, version);
  const excluded: Choice["excluded"] = [];
  for (const { account, because } of places) {
    const objection = tried.includes(account) ? "tried before" : objectionTo(making, account, at);
    if (objection === undefined) return { account, because, excluded, version };
    excluded.push({ psp_account_id: account, because: objection });
  }
  return undefined;
}

function placesFor(random: Random, currency: string, version: number): Place[] {
  if (version >= 1 && (currency === "JPY" || currency === "KWD")) {
    const because = 'rule "Yen and dinar"';
    return [
      { account: B, because },
      { account: A, because },
    ];
  }
  if (version >= 2 && currency === "EUR") {
    const share = version >= 3 ? 70 : 80;
    const because = (part: number) => `rule "Euro, shared", ${part} % by weight`;
    const first = { account: A, because: because(share) };
    const second = { account: B, because: because(100 - share) };
    return random.chance(share / 100) ? [first, second] : [second, first];
  }
  return [
    { account: A, because: "by priority (10)" },
    { account: B, because: "by priority (20)" },
  ];
}

function objectionTo({ outages, holds }: Making, account: string, at: Date): string | undefined {
  const ms = at.getTime();
  if (holds.some((hold) => hold.account === account && ms >= hold.fromMs && ms < hold.toMs)) return "on hold";
  const open = outages.some((outage) => outage.account === account && ms >= outage.openMs && ms < outage.toMs);
  return open ? "circuit open" : undefined;
}

function versionAt({ rows }: Making, at: Date): number {
  return rows.ruleSets.filter(({ createdAt }) => createdAt <= at).length;
}
