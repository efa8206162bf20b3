import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { edges, type TransitionTable } from "@/lib/core/state";
import { chargeTransitions, LIVE_CHARGE_STATUSES, paymentIntentTransitions } from "@/lib/payments/status";
import { pspCallTransitions } from "@/lib/psp/status";
import { refundTransitions } from "@/lib/refunds/status";
import { deliveryTransitions } from "@/lib/webhooks/status";

const migration = readdirSync("prisma/migrations", { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => readFileSync(`prisma/migrations/${name}/migration.sql`, "utf8"))
  .join("\n");

const machines: Array<[string, TransitionTable]> = [
  ["payment_intents", paymentIntentTransitions],
  ["charges", chargeTransitions],
  ["refunds", refundTransitions],
  ["psp_calls", pspCallTransitions],
  ["deliveries", deliveryTransitions],
];

test.each(machines)("the database refuses exactly the steps that the table of %s does not have", (machine, table) => {
  const rows = [...migration.matchAll(new RegExp(`\\('${machine}', '(\\w+)', '(\\w+)'\\)`, "g"))].map(
    ([, from, to]) => `${from}>${to}`,
  );
  expect(rows.sort()).toEqual(
    edges(table)
      .map(([from, to]) => `${from}>${to}`)
      .sort(),
  );
});

test.each(machines)("every step of %s leads to a state that the table knows", (_machine, table) => {
  for (const [, to] of edges(table)) expect(Object.keys(table)).toContain(to);
});

test("the index for one live charge covers exactly the live statuses", () => {
  const predicate =
    /charges_one_live ON charges \(payment_intent_id\)\s+WHERE status IN \(([^)]+)\)/.exec(migration)?.[1] ?? "";
  const covered = [...predicate.matchAll(/'(\w+)'/g)].map(([, status]) => status);
  expect(covered.sort()).toEqual([...LIVE_CHARGE_STATUSES].sort());
});
