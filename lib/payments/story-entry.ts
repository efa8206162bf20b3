import type { PaymentIntentStatus } from "@/lib/payments/status";

type TimelineKind =
  | "state"
  | "charge"
  | "psp_call"
  | "inquiry"
  | "notification"
  | "delivery"
  | "case"
  | "decision"
  | "act";

/** One thing that happened to a payment. */
export type TimelineEntry = {
  id: string;
  atMs: number;
  kind: TimelineKind;
  actor: string;
  sentence: string;
  /** The status that the payment came to with this entry. */
  status?: PaymentIntentStatus;
  /** Something went wrong or is not known: the reader's eye should stop here. */
  alarming?: boolean;
  durationMs?: number;
  requestId?: string;
  /** The record behind it, as indented JSON. */
  detail: string;
};

/** A row as text. JSON has no bigint, so amounts become text. */
export function recordOf(row: object): string {
  return JSON.stringify(row, (_name, value: unknown) => (typeof value === "bigint" ? value.toString() : value), 2);
}
