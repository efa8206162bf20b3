import type { KeptRow } from "@/components/refund-kept-rows";
import { isolated } from "@/lib/core/isolate";
import type { QueuedRefund } from "@/lib/refunds/queue-schema";

/** What became of a refund that waits no more, in a sentence. What is not known of it is not said. */
export function fateText({ status, decision, failure_code }: QueuedRefund): string {
  if (decision) return `${isolated(decision.by)} ${decision.word} it.`;
  if (status !== "canceled") return "It waits no more.";
  return failure_code === "approval_expired" ? "It was canceled: nobody decided in time." : "It was canceled.";
}

/** Whether somebody can decide about it who reads this now. */
export function isDecidable({ row, goneMs }: KeptRow): boolean {
  return row.undecidable === null && goneMs === undefined;
}

/** Whether it left the queue, and what became of it is still being asked for. */
export function isFateOpen({ row, goneMs }: KeptRow): boolean {
  return goneMs !== undefined && row.status === "requires_approval";
}

/** Why nobody decides about it here: what became of it, or what keeps this reader from it. */
export function undecidableText({ row, goneMs }: KeptRow): string {
  const waits = row.status === "requires_approval" && goneMs === undefined;
  return `Order ${isolated(row.order_id)}: ${waits ? (row.undecidable ?? "") : fateText(row)}`;
}
