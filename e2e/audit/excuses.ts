import type { CaseKind } from "@/lib/cases/status";

const OTHER_TERMS = "the PSP has a payment on other terms than ours";
const MONEY_HELD = "the PSP holds or took money, and our books say it doesn't, or the other way round";
const OTHER_SUMS = "the PSP moved other sums than our books have";
const OTHER_FEE = "the PSP kept another fee than our ledger has";
const OTHER_END = "an operation ended otherwise at the PSP than in our books";

/**
 * What an open case explains: by its kind, the rules that may find its payment different. Whatever else is found about
 * the payment is wrong all the same: no case explains books that don't add up by themselves.
 */
export const EXCUSES: Readonly<Record<CaseKind, readonly string[]>> = {
  orphan_charge: [
    OTHER_TERMS,
    MONEY_HELD,
    OTHER_SUMS,
    OTHER_FEE,
    "PSPs hold or took money for a payment more than once",
  ],
  amount_differs: [
    OTHER_TERMS,
    MONEY_HELD,
    OTHER_SUMS,
    OTHER_FEE,
    OTHER_END,
    "the PSP did an operation on other terms than ours",
  ],
  unknown_too_long: [MONEY_HELD, OTHER_SUMS, OTHER_FEE, OTHER_END],
  reference_differs: [OTHER_TERMS, MONEY_HELD, OTHER_SUMS, OTHER_FEE, OTHER_END],
  result_not_applied: [MONEY_HELD, OTHER_SUMS, OTHER_FEE, OTHER_END],
  // The PSP has not moved anything yet either.
  pending_too_long: [],
  late_result: [
    OTHER_TERMS,
    MONEY_HELD,
    OTHER_SUMS,
    OTHER_FEE,
    OTHER_END,
    // A charge that is not its payment's latest any more tells the payment nothing.
    "amounts of a payment are not those of its charges",
    "a payment was captured or refunded by other sums than the ledger has",
  ],
  // By what the PSP calls it where our books have no payment to name, and by its payment where they have.
  not_in_books: [
    "an orphan: the PSP has a payment that we don't know",
    "an orphan: the PSP has an operation that we don't know",
    MONEY_HELD,
    OTHER_SUMS,
    OTHER_FEE,
  ],
  // The books are right: the merchant wanted something else.
  cancel_too_late: [],
  // The rest stays held at the PSP until it lets it go by itself.
  release_refused: [OTHER_SUMS, "amount_released of a charge that is over is not what was held and not captured"],
};

/** The kinds of cases that may explain what a rule finds. */
export function kindsExcusing(what: string): CaseKind[] {
  return Object.entries(EXCUSES).flatMap(([kind, rules]) => (rules.includes(what) ? [kind as CaseKind] : []));
}
