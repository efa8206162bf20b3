"use client";

import { useId, useRef, useState } from "react";
import { DecidedItem, Together } from "@/components/refund-decision-item";
import { toastDecision } from "@/components/refund-decision-toast";
import { SignedOut, useDraft } from "@/components/session-signed-out";
import { useToasts } from "@/components/toasts-wanted";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Notice } from "@/components/ui/notice";
import { type Deciding, useDecisions } from "@/components/use-decisions";

const REASON_MAX = 1_000;

/**
 * Asks once more, with amount, merchant and order, and then decides. Approving has the focus on its button: Enter does it.
 * What was refused stays here with its reason and its request id. What is not over can be sent again, and that alone;
 * it is safe, each has its own key.
 */
export function DecideRefunds({
  deciding,
  focusAfter,
  onClose,
}: {
  deciding: Deciding;
  focusAfter: () => HTMLElement | null;
  onClose: (decidedIds: readonly string[]) => void;
}) {
  const { decision, refunds } = deciding;
  useToasts();
  const draft = useDraft();
  const about = useId();
  const [reason, setReason] = useState("");
  const confirm = useRef<HTMLButtonElement>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const decisions = useDecisions(deciding, (outcomes) => {
    const [only] = outcomes.values();
    if (refunds.length > 1 || !only || only.error || only.status === "failed") {
      // The field, where Enter was pressed, may be closed by now.
      confirm.current?.focus();
      return;
    }
    toastDecision(decision, only);
    onClose([only.refund.refund_id]);
  });
  const { outcomes, pending, tried, over, uncertain, decidedIds } = decisions;
  const written = decision === "reject" ? { reason } : reason.trim() ? { comment: reason } : {};
  const some = refunds.length > 1;
  const verb = decision === "approve" ? "Approve" : "Reject";
  return (
    <Dialog
      title={`${verb} ${some ? `${refunds.length} refunds` : "this refund"}?`}
      // Whoever hears it rather than sees it is told how much of what before Enter approves.
      describedBy={[...refunds.map((_, at) => `${about}-${at}`), ...(some ? [`${about}-sum`] : [])].join(" ")}
      written={draft.typed && !over}
      onClose={() => onClose(decidedIds)}
      focusAfter={focusAfter}
      focus={() => (decision === "approve" ? confirm : field).current}
    >
      <form
        className="space-y-4"
        onInput={draft.onInput}
        onSubmit={(event) => {
          event.preventDefault();
          if (over) onClose(decidedIds);
          else if (!pending) decisions.send(written);
        }}
      >
        <ul
          aria-label="What is decided about"
          className="max-h-72 divide-y divide-line overflow-y-auto rounded-md border border-line"
        >
          {refunds.map((refund, at) => (
            <DecidedItem
              key={refund.refund_id}
              termsId={`${about}-${at}`}
              refund={refund}
              decision={decision}
              outcome={outcomes.get(refund.refund_id)}
              pending={pending}
            />
          ))}
        </ul>
        {some ? <Together id={`${about}-sum`} refunds={refunds} /> : null}

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
            disabled={pending || uncertain || over}
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
        {uncertain ? (
          <Notice tone="wait">
            It is not known whether all of it was done. Sending again is safe: nothing is decided twice.
          </Notice>
        ) : null}
        <SignedOut />
        <div className="flex justify-end gap-2">
          {over ? null : <Button onClick={() => onClose(decidedIds)}>{tried ? "Close" : "Cancel"}</Button>}
          <Button ref={confirm} type="submit" kind="primary" aria-disabled={pending}>
            {labelOf({ verb, pending, tried, over, decided: decidedIds.length > 0 })}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** What pressing the button does, or what is being done. */
function labelOf(at: { verb: string; pending: boolean; tried: boolean; over: boolean; decided: boolean }): string {
  if (at.pending) return "Deciding…";
  if (at.over) return at.decided ? "Next" : "Close";
  return at.tried ? "Try again" : at.verb;
}
