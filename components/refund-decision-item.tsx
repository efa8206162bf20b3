import { Amount } from "@/components/amount";
import type { ActError } from "@/components/console-act";
import { Badge, type Tone } from "@/components/ui/badge";
import { Notice } from "@/components/ui/notice";
import type { QueuedRefund } from "@/lib/refunds/queue-schema";

export type Decision = "approve" | "reject";

/** What became of one: decided, with what the refund came to and by which request, or refused. */
export type Outcome = {
  refund: QueuedRefund;
  requestId: string | undefined;
  status?: string;
  error?: ActError;
  /** Whether it may have been done all the same. */
  unsure?: boolean;
};

/** What was decided and what came of it, told apart from what only looks like it. */
export function wordOf(decision: Decision, { status }: Outcome): string {
  if (decision === "reject") return "Rejected";
  if (status === "succeeded") return "Approved and refunded";
  return status === "failed" ? "Approved, but the PSP refused the refund" : "Approved, on its way";
}

/** Refusals before the decision was looked at, which whoever decides can mend. */
const MENDED_BY_THE_READER: ReadonlySet<string> = new Set([
  "unauthorized",
  "reauthentication_required",
  "invalid_request",
]);

/** Whether nothing is left to send: it is decided, or refused for good. */
export function isOver({ error, unsure }: Outcome): boolean {
  return !error || (!unsure && !MENDED_BY_THE_READER.has(error.code ?? ""));
}

/** One of the refunds that are decided about, with its own outcome. */
export function DecidedItem({
  termsId,
  refund,
  decision,
  outcome,
  pending,
}: {
  /** By which a dialog says how much of what it is about. */
  termsId: string;
  refund: QueuedRefund;
  decision: Decision;
  outcome: Outcome | undefined;
  pending: boolean;
}) {
  const error = outcome?.error;
  const tone: Tone = outcome?.status === "failed" ? "bad" : outcome?.status === "processing" ? "open" : "good";
  return (
    <li className="space-y-1 px-3 py-2">
      <div id={termsId} className="flex items-baseline justify-between gap-4">
        <span className="min-w-0">
          <bdi className="block truncate font-medium">{refund.order_id}</bdi>
          <bdi className="block truncate text-xs text-soft">{refund.merchant_name}</bdi>
        </span>
        <Amount minor={refund.amount} currency={refund.currency} />
      </div>
      {outcome && !error ? (
        <p role="status" className="flex flex-wrap items-center gap-2 text-xs text-soft">
          <Badge tone={tone}>{wordOf(decision, outcome)}</Badge>
          <span className="font-mono break-all">Request {outcome.requestId}</span>
        </p>
      ) : null}
      {!outcome && pending ? <p className="text-xs text-soft">Deciding…</p> : null}
      {error ? (
        <Notice tone={outcome?.unsure ? "wait" : "bad"} requestId={error.requestId}>
          {error.message}
        </Notice>
      ) : null}
    </li>
  );
}

/** What several refunds come to, in each of their currencies. */
export function Together({ id, refunds }: { id: string; refunds: readonly QueuedRefund[] }) {
  const sums = new Map<string, bigint>();
  for (const { amount, currency } of refunds) sums.set(currency, (sums.get(currency) ?? 0n) + BigInt(amount));
  return (
    <p id={id} className="flex flex-wrap justify-end gap-x-4 px-3">
      <span className="mr-auto text-soft">Together</span>
      {[...sums].map(([currency, sum]) => (
        <Amount key={currency} minor={String(sum)} currency={currency} />
      ))}
    </p>
  );
}
