import type { Plant } from "./plant.ts";

const INVARIANTS = "prisma/migrations/20261123000200_invariants/migration.sql";
const MONEY_CORE = "prisma/migrations/20261123000300_money_core/migration.sql";

/** Bugs of the database's own rules, and those where a rule and the code that goes with it are both gone. */
export const databasePlants: readonly Plant[] = [
  {
    name: "refunds-unchecked",
    bug: "the CHECK that refunds stay within what was captured is gone",
    edits: [
      {
        file: INVARIANTS,
        from: `  ADD CONSTRAINT payment_intents_refunded CHECK (
    amount_refunded >= 0 AND refund_pending >= 0 AND amount_refunded + refund_pending <= amount_captured),
`,
        to: "",
      },
    ],
    rebuild: "nothing",
    check: { file: "e2e/schema.test.ts", tests: "the database refuses" },
  },
  {
    name: "step-untold",
    bug: "a payment's step may commit without its event",
    edits: [
      {
        file: INVARIANTS,
        from: `  IF NOT EXISTS (SELECT 1 FROM events WHERE object_id = NEW.id AND seq = NEW.version) THEN
    RAISE EXCEPTION 'payment intent`,
        to: `  IF false THEN
    RAISE EXCEPTION 'payment intent`,
      },
    ],
    rebuild: "nothing",
    check: { file: "e2e/schema.test.ts", tests: "a step without its event" },
  },
  {
    name: "decision-unbound",
    bug: "a refund leaves the queue without a decision",
    edits: [
      {
        file: MONEY_CORE,
        from: "  IF NEW.status IN ('processing', 'rejected') AND NOT EXISTS (",
        to: "  IF false AND NOT EXISTS (",
      },
    ],
    rebuild: "nothing",
    check: { file: "e2e/refunds.test.ts", tests: "G3" },
  },
  {
    name: "maker-is-checker",
    bug: "whoever asked for a refund may approve it: neither the code nor the database objects",
    edits: [
      {
        file: INVARIANTS,
        from: "  ADD CONSTRAINT refund_decisions_two_people CHECK (checker_id IS DISTINCT FROM maker_person_id),\n",
        to: "  ADD CONSTRAINT refund_decisions_two_people CHECK (true),\n",
      },
      {
        file: "lib/refunds/checker.ts",
        from: "if (!checker.side.isDisjointFrom(makers)) throw",
        to: "if (makers.size === 0) throw",
      },
    ],
    rebuild: "everything",
    check: { file: "e2e/races.test.ts", tests: "G1", env: { PAYDESK_RACE_REPEATS: "2" } },
  },
];
