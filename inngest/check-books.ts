import { inngest } from "@/inngest/client";
import { ledgerCheckRequested } from "@/inngest/events";
import { continueLedgerCheck } from "@/lib/ledger/check";

/** One step's share: short of what a call of a function may take. */
const STEP_MS = 15_000;
/** More than an hour. Whoever asks again has it go on. */
const STEPS_MAX = 300;

/** Checks the books in pieces. What was looked at is kept, so a step that fails loses one piece. */
export const checkBooksFunction = inngest.createFunction(
  { id: "check-books", triggers: [ledgerCheckRequested], retries: 6 },
  async ({ event, step }) => {
    for (let share = 1; share <= STEPS_MAX; share++) {
      if (await step.run(`check-${share}`, () => continueLedgerCheck(event.data.check_id, STEP_MS))) return;
    }
  },
);
