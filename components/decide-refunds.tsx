"use client";

import { useMutation } from "@tanstack/react-query";
import { Dialog } from "radix-ui";
import { useRef, useState } from "react";
import { Amount } from "@/components/amount";
import { ActError, act } from "@/components/console-act";
import { Button } from "@/components/ui/button";
import type { QueuedRefund } from "@/lib/refunds/queue-schema";

/** What is being decided, about which refunds. */
export type Deciding = { decision: "approve" | "reject"; refunds: readonly QueuedRefund[] };

type Outcome = { refund: QueuedRefund; error: ActError | undefined };

const REASON_MAX = 1_000;

/**
 * Asks once more, with amount, merchant and order, and then decides. Approving has the focus on its button: Enter does it.
 * What was refused stays here with its reason and its request id; sending again is safe, each has its own key.
 */
export function DecideRefunds({ deciding, onClose }: { deciding: Deciding; onClose: (decided: boolean) => void }) {
  const { decision, refunds } = deciding;
  const [reason, setReason] = useState("");
  const [keys] = useState(() => new Map(refunds.map(({ refund_id }) => [refund_id, crypto.randomUUID()])));
  const confirm = useRef<HTMLButtonElement>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const sending = useMutation({
    mutationFn: () =>
      Promise.all(
        refunds.map(async (refund): Promise<Outcome> => {
          const body = decision === "reject" ? { reason } : reason.trim() ? { comment: reason } : {};
          const path = `/v1/admin/refunds/${refund.refund_id}:${decision}`;
          const error = await act(path, body, keys.get(refund.refund_id) ?? "").then(
            () => undefined,
            (cause: unknown) => (cause instanceof ActError ? cause : new ActError(String(cause), undefined)),
          );
          return { refund, error };
        }),
      ),
    onSuccess: (outcomes) => {
      if (outcomes.every(({ error }) => error === undefined)) onClose(true);
    },
  });
  const refused = sending.data?.filter(({ error }) => error !== undefined) ?? [];
  const some = refunds.length > 1;
  const title = `${decision === "approve" ? "Approve" : "Reject"} ${some ? `${refunds.length} refunds` : "this refund"}?`;
  return (
    <Dialog.Root open onOpenChange={(open) => (open ? undefined : onClose(sending.isSuccess))}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-20 bg-black/40" />
        <Dialog.Content
          aria-describedby={undefined}
          onOpenAutoFocus={(event) => {
            event.preventDefault();
            (decision === "approve" ? confirm : field).current?.focus();
          }}
          className="fixed top-1/2 left-1/2 z-30 max-h-[90vh] w-[min(34rem,calc(100vw-2rem))] -translate-1/2 overflow-y-auto rounded-lg border border-line bg-paper p-5 shadow-xl"
        >
          <form
            className="space-y-4"
            onSubmit={(event) => {
              event.preventDefault();
              if (!sending.isPending) sending.mutate();
            }}
          >
            <Dialog.Title className="text-lg font-semibold">{title}</Dialog.Title>
            <ul className="max-h-60 divide-y divide-line overflow-y-auto rounded-md border border-line">
              {refunds.map((refund) => (
                <li key={refund.refund_id} className="flex items-baseline justify-between gap-4 px-3 py-2">
                  <span className="min-w-0">
                    <span className="block truncate font-medium">{refund.order_id}</span>
                    <span className="block text-xs text-soft">{refund.merchant_name}</span>
                  </span>
                  <Amount minor={refund.amount} currency={refund.currency} />
                </li>
              ))}
            </ul>
            <label className="block">
              <span className="text-soft">
                {decision === "reject" ? "Why? The merchant reads it." : "Comment (optional)"}
              </span>
              <textarea
                ref={field}
                required={decision === "reject"}
                maxLength={REASON_MAX}
                rows={2}
                value={reason}
                onChange={(event) => setReason(event.target.value)}
                onKeyDown={(event) => {
                  // Enter decides, as everywhere here; a line break is Shift and Enter.
                  if (event.key !== "Enter" || event.shiftKey) return;
                  event.preventDefault();
                  event.currentTarget.form?.requestSubmit();
                }}
                className="mt-1 w-full rounded-md border border-edge bg-paper px-3 py-2"
              />
            </label>
            <Refused outcomes={refused} />
            <div className="flex justify-end gap-2">
              <Dialog.Close asChild>
                <Button>{refused.length > 0 ? "Close" : "Cancel"}</Button>
              </Dialog.Close>
              <Button ref={confirm} type="submit" kind="primary" disabled={sending.isPending}>
                {sending.isPending
                  ? "Deciding…"
                  : refused.length > 0
                    ? "Try again"
                    : decision === "approve"
                      ? "Approve"
                      : "Reject"}
              </Button>
            </div>
          </form>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Refused({ outcomes }: { outcomes: readonly Outcome[] }) {
  if (outcomes.length === 0) return null;
  return (
    <ul role="alert" className="space-y-2 rounded-md bg-bad-ground px-3 py-2 text-bad">
      {outcomes.map(({ refund, error }) => (
        <li key={refund.refund_id}>
          {refund.order_id}: {error?.message}
          {error?.requestId ? <span className="block font-mono text-xs">Request {error.requestId}</span> : null}
        </li>
      ))}
    </ul>
  );
}
