import { z } from "zod";
import type { CaseKind } from "@/lib/cases/status";
import { amountText } from "@/lib/core/amount-text";
import type { Locale } from "@/lib/core/locale";
import type { PspOperation, PspResult } from "@/lib/psp/psp";
import { reasonText } from "@/lib/psp/reason-text";
import { fromStored } from "@/lib/psp/result";

/** What a case was opened with. Older or foreign ones may lack a part; then that sentence is missing. */
const Evidence = z.object({
  charge_status: z.string().optional().catch(undefined),
  proposal: z
    .object({ operation: z.enum(["refund", "void"]), amount: z.string().regex(/^\d+$/) })
    .optional()
    .catch(undefined),
  result: z.unknown(),
});

/** What else is known about a case's charge. */
export type CaseFacts = {
  kind: CaseKind;
  pspName: string | null;
  operation: PspOperation | null;
  /** What was asked for. */
  amount: bigint | null;
  currency: string | null;
  evidence: unknown;
};

const asked: Readonly<Record<PspOperation, string>> = {
  authorize: "charge",
  capture: "capture",
  void: "let go",
  refund: "pay back",
};

/** A case's evidence, sentence by sentence, for a reader who knows nothing of the code. */
export function findingsOf(facts: CaseFacts, locale: Locale): string[] {
  const evidence = Evidence.safeParse(facts.evidence).data;
  const psp = facts.pspName ?? "The PSP";
  const terms = facts.amount !== null && facts.currency ? amountText(facts.amount, facts.currency, locale) : undefined;
  const result = resultOf(evidence?.result);
  return [
    facts.operation ? `${psp} was asked to ${asked[facts.operation]} ${terms ?? "an amount"}.` : undefined,
    result ? `It ${answerWords(result, locale)}.` : undefined,
    because[facts.kind],
    evidence?.charge_status
      ? `The charge was "${evidence.charge_status.replaceAll("_", " ")}" here by then.`
      : undefined,
    evidence?.proposal && facts.currency
      ? `Paydesk proposes to ${evidence.proposal.operation} ${amountText(BigInt(evidence.proposal.amount), facts.currency, locale)}.`
      : undefined,
  ].filter((sentence) => sentence !== undefined);
}

const because: Readonly<Record<CaseKind, string>> = {
  orphan_charge: "Our books had closed this charge already, so nobody is waiting for this money.",
  amount_differs: "That is not what was asked for, so Paydesk booked nothing and stopped.",
  reference_differs: "The answer names something else than what was asked for, so Paydesk booked nothing and stopped.",
  result_not_applied: "Paydesk could not write that into its books, however often it tried. Nothing was booked.",
  unknown_too_long:
    "It was asked again for as long as its answer can prove anything. What became of the money is not known.",
  pending_too_long: "It has been asked about for a week, and goes on being asked once a day.",
  late_result: "The answer came when the payment had no place for it any more. Nothing was booked.",
  cancel_too_late: "The merchant had asked to cancel, but the money was taken before that could be done.",
  not_in_books: "Our books have no record of it. They lost it, as when a database is restored from a backup.",
  release_refused: "A smaller amount was captured, and the PSP would not let go of the rest.",
};

const advice: Readonly<Record<CaseKind, string>> = {
  orphan_charge: "Look the charge up at the PSP. If the customer paid, give the money back there, and say so here.",
  amount_differs:
    "Compare with the PSP's own records. Agree with the merchant which amount counts, and put it right there.",
  reference_differs:
    "Look up both references at the PSP. Until it is known which payment moved money, don't charge the customer again.",
  result_not_applied:
    "The reason is in the record below. Once it is mended, have the PSP's notification processed again: that asks anew.",
  unknown_too_long:
    "Ask the PSP's support with the reference below. Until it is known, don't charge the customer again.",
  pending_too_long:
    "Ask the PSP's support with the reference above what it waits for. Its decision is applied here as soon as it is made.",
  late_result: "Compare the PSP's records with the payment's timeline. Give back what was taken for nothing.",
  cancel_too_late: "Ask the merchant whether to refund the payment; the customer was told that it was canceled.",
  not_in_books:
    "Ask the merchant of the order what was agreed. What nobody wants goes back at the PSP. Until then don't charge the order again.",
  release_refused:
    "The hold ends by itself when the authorization expires. If the customer complains, ask the PSP to end it.",
};

/** What a person can do about a case of a kind. */
export function adviceFor(kind: CaseKind): string {
  return advice[kind];
}

function resultOf(stored: unknown): PspResult | undefined {
  try {
    return fromStored(stored);
  } catch {
    // What can't be read is shown as it was recorded, below the sentences.
    return undefined;
  }
}

function answerWords(result: PspResult, locale: Locale): string {
  switch (result.outcome) {
    case "approved":
      return result.settled
        ? `answered that it moved ${amountText(result.amountMinor, result.currency, locale)} (reference ${result.pspReference})`
        : `answered that it did so for ${amountText(result.amountMinor, result.currency, locale)}, without moving money yet (reference ${result.pspReference})`;
    case "pending":
      return `accepted it and has not decided yet (reference ${result.pspReference})`;
    case "declined":
      return `declined it (${result.declineCode})`;
    case "rejected":
      return `refused the request itself (${reasonText(result.reason)})`;
    case "not_sent":
      return `never got the request (${reasonText(result.reason)})`;
    case "unknown":
      return `gave no clear answer (${reasonText(result.reason)})`;
  }
}
