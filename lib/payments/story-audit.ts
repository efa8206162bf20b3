import { z } from "zod";
import { amountText } from "@/lib/core/amount-text";
import type { Locale } from "@/lib/core/locale";
import { recordOf, type TimelineEntry } from "@/lib/payments/story-entry";
import type { StoryRows } from "@/lib/payments/story-rows";

type AuditRow = StoryRows["audit"][number];

/** Told by the events of the refund and by its decision already. */
const TOLD_ELSEWHERE: ReadonlySet<string> = new Set([
  "refund.approved",
  "refund.rejected",
  "refund.canceled",
  "refund.expired",
]);

/** What people did to a payment, as the audit log has it. What clients ask for is told by its event. */
export function actEntries({ audit, names }: Pick<StoryRows, "audit" | "names">, locale: Locale): TimelineEntry[] {
  return audit
    .filter(
      ({ action, actorType }) =>
        !TOLD_ELSEWHERE.has(action) && !(action === "refund.requested" && actorType !== "operator"),
    )
    .map((row) => {
      const actor = names.get(row.actorId) ?? row.actorId;
      return {
        id: `audit-${row.id}`,
        atMs: row.createdAt.getTime(),
        kind: "act",
        actor,
        sentence: sentenceOf(row, actor, locale),
        ...(row.requestId ? { requestId: row.requestId } : {}),
        detail: recordOf(row),
      };
    });
}

const Facts = z
  .object({
    amount: z.string().regex(/^\d+$/),
    currency: z.string(),
    released: z.string().regex(/^\d+$/),
    reason: z.string().nullable(),
    comment: z.string().nullable(),
  })
  .partial();

/** An act in plain words. One that is new here is told by its own word. */
function sentenceOf(row: AuditRow, actor: string, locale: Locale): string {
  const { amount, currency, released, reason, comment } = Facts.safeParse(row.after).data ?? {};
  const text = (minor: string | undefined) =>
    minor && currency ? amountText(BigInt(minor), currency, locale) : "an amount";
  switch (row.action) {
    case "payment.capture_requested":
      return `${actor} asked to capture ${text(amount)}${released && released !== "0" ? ` and to let ${text(released)} go` : ""}.`;
    case "payment.cancel_requested":
      return `${actor} asked to cancel the payment${reason ? ` (${reason.replaceAll("_", " ")})` : ""}.`;
    case "refund.requested":
      return `${actor} asked for a refund of ${text(amount)}${reason ? ` (${reason.replaceAll("_", " ")})` : ""}${comment ? `: ${comment}` : "."}`;
    case "webhook_delivery.resend_requested":
      return `${actor} asked to send a webhook once more.`;
    default:
      return `${actor}: ${row.action.replaceAll("_", " ").replaceAll(".", ", ")}.`;
  }
}
