import type { RoutingRuleSet } from "@/lib/db/client";
import { RoutingRules } from "@/lib/psp/routing-schema";
import { A, B } from "./outages.ts";
import { json } from "./payment.ts";
import type { AuditFact } from "./rows.ts";
import { DAY_MS, HOUR_MS } from "./time.ts";

const yen = {
  name: "Yen and dinar",
  when: { currencies: ["JPY", "KWD"] },
  use: [{ psp_account_id: B }, { psp_account_id: A, priority: 2 }],
};
const euro = (weight: number) => ({
  name: "Euro, shared",
  when: { currencies: ["EUR"] },
  use: [
    { psp_account_id: A, weight },
    { psp_account_id: B, weight: 100 - weight },
  ],
});

/** The rules of the demo's month: made before it, shared out in it, weighed anew after an outage. */
export function ruleSetsBefore(endMs: number): RoutingRuleSet[] {
  const set = (version: number, daysBefore: number, by: string, rules: object[]): RoutingRuleSet => ({
    livemode: false,
    version,
    rules: RoutingRules.parse(rules).map(json),
    authorType: "operator",
    authorId: by,
    createdAt: new Date(Math.floor(endMs / HOUR_MS) * HOUR_MS - daysBefore * DAY_MS),
  });
  return [
    set(1, 38, "op_demo_admin", [yen]),
    set(2, 20, "op_demo_ops", [yen, euro(80)]),
    set(3, 8, "op_demo_ops", [yen, euro(70)]),
  ];
}

/** Each new version as the audit log keeps it. */
export function changesOf(sets: readonly RoutingRuleSet[]): AuditFact[] {
  return sets.map(({ version, rules, authorId, createdAt }, index) => ({
    chain: "installation",
    at: createdAt,
    actor: { type: "operator", id: authorId },
    action: "routing_rules.changed",
    object: { type: "routing_rules", id: "test" },
    before: { version: version - 1, rules: JSON.stringify(sets[index - 1]?.rules ?? []) },
    after: { version, rules: JSON.stringify(rules) },
    requestId: null,
  }));
}
