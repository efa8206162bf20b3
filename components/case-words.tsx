import { Badge, type Tone } from "@/components/ui/badge";
import type { CaseKind, CaseStatus } from "@/lib/cases/status";

export const caseStatusLooks: Readonly<Record<CaseStatus, { word: string; tone: Tone }>> = {
  open: { word: "Open", tone: "bad" },
  taken: { word: "Taken", tone: "wait" },
  resolved: { word: "Resolved", tone: "good" },
};

export const caseKindWords: Readonly<Record<CaseKind, string>> = {
  orphan_charge: "Orphan charge",
  amount_differs: "Amount differs",
  reference_differs: "Reference differs",
  result_not_applied: "Answer not applied",
  unknown_too_long: "Unknown for too long",
  pending_too_long: "Pending for too long",
  late_result: "Late answer",
  cancel_too_late: "Canceled too late",
  not_in_books: "Not in our books",
  release_refused: "Rest not released",
};

export function CaseStatusBadge({ status }: { status: CaseStatus }) {
  const { word, tone } = caseStatusLooks[status];
  return <Badge tone={tone}>{word}</Badge>;
}
