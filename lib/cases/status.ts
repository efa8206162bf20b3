/**
 * What becomes of a case. Whoever works on one takes it first, so that two people don't.
 * The database holds the same edges (`state_edges`) and refuses every other step.
 */
export const caseTransitions = {
  open: { taken: "taken", resolved: "resolved" },
  taken: { released: "open", resolved: "resolved" },
  resolved: {},
} as const;

export type CaseStatus = keyof typeof caseTransitions;

export const CASE_STATUSES = ["open", "taken", "resolved"] as const satisfies readonly CaseStatus[];

/** Why a person has to look. */
export const CASE_KINDS = [
  /** Money was taken for a charge that our books had closed. */
  "orphan_charge",
  /** The PSP moved another amount than it was asked to. */
  "amount_differs",
  /** By its references the PSP's answer belongs to something else than what was asked for. */
  "reference_differs",
  /** The PSP's answer could not be written into our books, again and again. */
  "result_not_applied",
  /** Everything that can be asked was asked, and the outcome is still not known. */
  "unknown_too_long",
  /** The PSP took a request on, and has not decided about it for a week. */
  "pending_too_long",
  /** An answer came that the payment's state has no place for. */
  "late_result",
  /** The merchant asked to cancel, and the money was captured before that could be done. */
  "cancel_too_late",
  /** The PSP's list has something that our books don't: it was lost, as with a database that was restored. */
  "not_in_books",
  /** The PSP would not let go what a final capture left. */
  "release_refused",
] as const;

export type CaseKind = (typeof CASE_KINDS)[number];
