import type { RoutingRule, RuleChange } from "@/lib/psp/routing-schema";

/**
 * What changed from some rules to others, in words. A rule is known by its name; of several with one name, the first of
 * before is compared with the first of after.
 */
export function changesBetween(before: readonly RoutingRule[], after: readonly RoutingRule[]): RuleChange[] {
  const old = named(before);
  const fresh = named(after);
  const kept = [...fresh.keys()].filter((key) => old.has(key));
  const moved = movedAmong(
    [...old.keys()].filter((key) => fresh.has(key)),
    kept,
  );
  const removed = [...old].filter(([key]) => !fresh.has(key));
  const changes = [...fresh].flatMap(([key, rule]): RuleChange[] => {
    const was = old.get(key);
    if (!was) return [{ kind: "added", name: rule.name, details: termsOf(rule) }];
    const details = differences(was, rule);
    if (moved.has(key))
      details.unshift(`now at place ${after.indexOf(rule) + 1} instead of ${before.indexOf(was) + 1}`);
    if (details.length === 0) return [];
    return [{ kind: moved.has(key) && details.length === 1 ? "moved" : "changed", name: rule.name, details }];
  });
  return [...changes, ...removed.map(([, { name }]): RuleChange => ({ kind: "removed", name, details: [] }))];
}

/** What a rule says, a sentence for each of its terms. */
export function termsOf(rule: RoutingRule): string[] {
  return [...terms(rule)].map(([name, value]) => `${name}: ${value}`);
}

function differences(was: RoutingRule, rule: RoutingRule): string[] {
  const old = terms(was);
  const fresh = terms(rule);
  const names = [...new Set([...old.keys(), ...fresh.keys()])];
  return names
    .filter((name) => old.get(name) !== fresh.get(name))
    .map((name) => `${name}: ${fresh.get(name) ?? "any"} instead of ${old.get(name) ?? "any"}`);
}

function terms({ when, use, retry_declines }: RoutingRule): Map<string, string> {
  const list = (name: string, values: readonly string[] | undefined): [string, string][] =>
    values && values.length > 0 ? [[name, values.join(", ")]] : [];
  const bound = (name: string, value: number | undefined): [string, string][] =>
    value === undefined ? [] : [[name, String(value)]];
  return new Map([
    ...list("merchants", when.merchant_ids),
    ...list("currencies", when.currencies),
    ...bound("from an amount of", when.amount_gte),
    ...bound("up to an amount of", when.amount_lte),
    ...list("card brands", when.card_brands),
    ...list("capture", when.capture_methods),
    ["uses", use.map((each) => usedAs(each, use)).join(", ")],
    ...list("next account after", retry_declines),
  ]);
}

/** An account of a rule: its priority and weight only where another one's differ. */
function usedAs(each: RoutingRule["use"][number], use: RoutingRule["use"]): string {
  const terms = [
    ...(use.some(({ priority }) => priority !== each.priority) ? [`priority ${each.priority}`] : []),
    ...(use.some(({ weight }) => weight !== each.weight) ? [`weight ${each.weight}`] : []),
  ];
  return terms.length === 0 ? each.psp_account_id : `${each.psp_account_id} (${terms.join(", ")})`;
}

function named(rules: readonly RoutingRule[]): Map<string, RoutingRule> {
  const times = new Map<string, number>();
  return new Map(
    rules.map((rule) => {
      const time = (times.get(rule.name) ?? 0) + 1;
      times.set(rule.name, time);
      return [`${rule.name}\n${time}`, rule];
    }),
  );
}

/** Rules that stand elsewhere among those that stayed: as few as explain the new order. */
function movedAmong(before: readonly string[], after: readonly string[]): Set<string> {
  const places = after.map((key) => before.indexOf(key));
  // The longest run that is still in its order has not moved (at most 200 rules, so the plain way is quick).
  const lengths: number[] = [];
  const previous: number[] = [];
  for (const [index, place] of places.entries()) {
    lengths[index] = 1;
    previous[index] = -1;
    for (let earlier = 0; earlier < index; earlier++) {
      const length = (lengths[earlier] ?? 0) + 1;
      if ((places[earlier] ?? 0) < place && length > (lengths[index] ?? 0)) {
        lengths[index] = length;
        previous[index] = earlier;
      }
    }
  }
  const stayed = new Set<string>();
  for (let at = lengths.lastIndexOf(Math.max(0, ...lengths)); at >= 0; at = previous[at] ?? -1)
    stayed.add(after[at] ?? "");
  return new Set(after.filter((key) => !stayed.has(key)));
}
