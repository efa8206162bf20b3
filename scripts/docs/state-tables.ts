import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { z } from "zod";

/** A state machine: where its table stands in the code, and what a reader should know before looking at it. */
type Machine = { title: string; file: string; table: string; begins: string[]; about: string };

const TransitionTable = z.record(z.string(), z.record(z.string(), z.string()));
type TransitionTable = z.output<typeof TransitionTable>;

const machines: Machine[] = [
  {
    title: "Payment intent",
    file: "lib/payments/status.ts",
    table: "paymentIntentTransitions",
    begins: ["requires_payment_method", "requires_confirmation"],
    about:
      "What the merchant wants. It begins in `requires_confirmation` if it is created with a payment method. " +
      "A PSP's answer that is not clear moves nothing: the intent stays `processing` until it is known.",
  },
  {
    title: "Charge",
    file: "lib/payments/status.ts",
    table: "chargeTransitions",
    begins: ["processing"],
    about:
      "One try of an intent at one PSP account. At most one charge of an intent holds money or may yet take it. " +
      "In `needs_review` the PSP's answer is not what was asked for, and a person decides.",
  },
  {
    title: "Case",
    file: "lib/cases/status.ts",
    table: "caseTransitions",
    begins: ["open"],
    about:
      "Something a person has to look at. Whoever works on a case takes it, so that two people don't. " +
      "Resolving says what was done; it moves no money.",
  },
  {
    title: "Refund",
    file: "lib/refunds/status.ts",
    table: "refundTransitions",
    begins: ["requires_approval", "processing"],
    about: "Money going back on a charge. It begins in `requires_approval` if the policy wants a second person.",
  },
  {
    title: "PSP call",
    file: "lib/psp/status.ts",
    table: "pspCallTransitions",
    begins: ["created"],
    about:
      "One request to a PSP, with one idempotency key for as long as it lives. `created` proves that nothing was ever " +
      "sent; `to_resend` that what was sent provably had no effect; `unknown` that it may have taken effect.",
  },
];

const HEAD = `# The states of a payment

Generated from the code by \`npm run docs\`; a test fails when it differs. The database holds the same steps in
\`state_edges\` and refuses every other one.`;

/** The text of `docs/payments.md`, made from the tables that the code runs by. */
export async function stateTablesDocument(): Promise<string> {
  const sections = await Promise.all(machines.map(async (machine) => section(machine, await load(machine))));
  return `${[HEAD, ...sections].join("\n\n")}\n`;
}

/** Node knows no `@/` here, so the files are named by their paths; they import nothing that would need it. */
async function load({ file, table }: Machine): Promise<TransitionTable> {
  const module: Record<string, unknown> = await import(pathToFileURL(resolve(file)).href);
  return TransitionTable.parse(module[table]);
}

function section({ title, file, table: name, begins, about }: Machine, table: TransitionTable): string {
  const unknown = [...begins, ...Object.values(table).flatMap(Object.values)].filter((state) => !(state in table));
  if (unknown.length > 0) throw new Error(`${name} leads to ${unknown.join(", ")}, which it does not have.`);
  return [
    `## ${title}`,
    about,
    `From \`${name}\` in \`${file}\`.`,
    stepTable(table, begins),
    `\`\`\`mermaid\n${diagram(table, begins).join("\n")}\n\`\`\``,
  ].join("\n\n");
}

/** One row for each step; a state that nothing leads out of has a row that says so. */
function stepTable(table: TransitionTable, begins: string[]): string {
  const rows = Object.entries(table).flatMap(([state, steps]) => {
    const name = `\`${state}\`${begins.includes(state) ? " (first)" : ""}`;
    const leaving = Object.entries(steps);
    if (leaving.length === 0) return [`| ${name} | **terminal** | |`];
    return leaving.map(([event, next]) => `| ${name} | ${event} | \`${next}\` |`);
  });
  return ["| state | event | next state |", "| --- | --- | --- |", ...rows].join("\n");
}

/** Events that lead from one state to the same other one share an arrow. */
function diagram(table: TransitionTable, begins: string[]): string[] {
  const arrows = Object.entries(table).flatMap(([state, steps]) => {
    if (Object.keys(steps).length === 0) return [`${state} --> [*]`];
    const byNext = Map.groupBy(Object.entries(steps), ([, next]) => next);
    return [...byNext].map(([next, events]) => `${state} --> ${next}: ${events.map(([event]) => event).join(", ")}`);
  });
  return ["stateDiagram-v2", ...[...begins.map((state) => `[*] --> ${state}`), ...arrows].map((line) => `  ${line}`)];
}
