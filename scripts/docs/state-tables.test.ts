import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { TransitionTable } from "@/lib/core/state";
import { chargeTransitions, paymentIntentTransitions } from "@/lib/payments/status";
import { pspCallTransitions } from "@/lib/psp/status";
import { refundTransitions } from "@/lib/refunds/status";
import { stateTablesDocument } from "./state-tables.ts";

const document = readFileSync("docs/payments.md", "utf8");

const machines: Array<[string, TransitionTable]> = [
  ["Payment intent", paymentIntentTransitions],
  ["Charge", chargeTransitions],
  ["Refund", refundTransitions],
  ["PSP call", pspCallTransitions],
];

test("docs/payments.md is what npm run docs would write", async () => {
  expect(document).toBe(await stateTablesDocument());
});

test.each(machines)("the table and the diagram of %s have every step of the code, and no other", (title, table) => {
  const section = document.split(/^## /m).find((each) => each.startsWith(`${title}\n`)) ?? "";
  const steps = Object.entries(table).flatMap(([from, events]) =>
    Object.entries(events).map(([event, to]) => `${from} ${event} ${to}`),
  );
  expect(stepsOfTable(section)).toEqual(steps);
  expect(stepsOfDiagram(section).sort()).toEqual(steps.sort());
});

test.each(machines)("the terminal states of %s are marked", (title, table) => {
  const section = document.split(/^## /m).find((each) => each.startsWith(`${title}\n`)) ?? "";
  const marked = [...section.matchAll(/^\| `(\w+)` \| \*\*terminal\*\*/gm)].map(([, state]) => state);
  expect(marked).toEqual(Object.keys(table).filter((state) => Object.keys(table[state] ?? {}).length === 0));
  expect(marked).not.toHaveLength(0);
});

function stepsOfTable(section: string): string[] {
  return [...section.matchAll(/^\| `(\w+)`(?: \(first\))? \| (\w+) \| `(\w+)` \|$/gm)].map(
    ([, from, event, to]) => `${from} ${event} ${to}`,
  );
}

function stepsOfDiagram(section: string): string[] {
  return [...section.matchAll(/^ {2}(\w+) --> (\w+): (.+)$/gm)].flatMap(([, from, to, events = ""]) =>
    events.split(", ").map((event) => `${from} ${event} ${to}`),
  );
}
