"use client";

import { useMutation } from "@tanstack/react-query";
import { useId, useRef, useState } from "react";
import { z } from "zod";
import { ActError, act } from "@/components/console-act";
import { DecidedItem, type Decision, isOver, type Outcome, Together } from "@/components/refund-decision-item";
import { toastDecision } from "@/components/refund-decision-toast";
import { SignedOut, useDraft } from "@/components/session-signed-out";
import { useToasts } from "@/components/toasts-wanted";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Notice } from "@/components/ui/notice";
import type { QueuedRefund } from "@/lib/refunds/queue-schema";

/** What is being decided, about which refunds. */
export type Deciding = { decision: Decision; refunds: readonly QueuedRefund[] };

const REASON_MAX = 1_000;
/** Each waits for the PSP; a few at a time are quick enough, and leave room for everybody else. */
const AT_A_TIME = 4;

const Decided = z.object({ status: z.string() });

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
  const [outcomes, setOutcomes] = useState<ReadonlyMap<string, Outcome>>(new Map());
  const kept = useRef(new Map<string, { key: string; body: object; unsure: boolean }>());
  const confirm = useRef<HTMLButtonElement>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const decidedIds = [...outcomes.values()].filter(({ error }) => !error).map(({ refund }) => refund.refund_id);
  const open = refunds.filter(({ refund_id }) => {
    const outcome = outcomes.get(refund_id);
    return !outcome || !isOver(outcome);
  });
  const uncertain = [...outcomes.values()].some(({ unsure }) => unsure);

  async function decide(refund: QueuedRefund): Promise<Outcome> {
    const id = refund.refund_id;
    const written = decision === "reject" ? { reason } : reason.trim() ? { comment: reason } : {};
    const sent = kept.current.get(id) ?? { key: crypto.randomUUID(), body: written, unsure: false };
    try {
      const { requestId, answer } = await act(`/v1/admin/refunds/${id}:${decision}`, sent.body, sent.key);
      const { status } = Decided.parse(answer);
      kept.current.delete(id);
      return { refund, requestId, status };
    } catch (cause) {
      const error = cause instanceof ActError ? cause : new ActError(String(cause), undefined);
      // A refusal is final for its key; what is not certain is sent again as it was, also when somebody has to sign in before.
      const settled = sent.unsure ? error.aboutKey : error.certain;
      if (settled) kept.current.delete(id);
      else kept.current.set(id, { ...sent, unsure: true });
      return { refund, requestId: error.requestId, error, unsure: !settled };
    }
  }

  const sending = useMutation({
    mutationFn: async () => {
      const waiting = [...open];
      const done = new Map(outcomes);
      const worker = async () => {
        for (let refund = waiting.shift(); refund; refund = waiting.shift()) {
          done.set(refund.refund_id, await decide(refund));
          setOutcomes(new Map(done));
        }
      };
      await Promise.all(Array.from({ length: AT_A_TIME }, worker));
      return done;
    },
    onSuccess: (done) => {
      const [only] = done.values();
      if (refunds.length > 1 || !only || only.error || only.status === "failed") {
        // The field, where Enter was pressed, may be closed by now.
        confirm.current?.focus();
        return;
      }
      toastDecision(decision, only);
      onClose([only.refund.refund_id]);
    },
  });
  const some = refunds.length > 1;
  const over = open.length === 0;
  const verb = decision === "approve" ? "Approve" : "Reject";
  return (
    <Dialog
      title={`${verb} ${some ? `${refunds.length} refunds` : "this refund"}?`}
      // Whoever hears it rather than sees it is told how much of what before Enter approves.
      describedBy={[...refunds.map((_, at) => `${about}-${at}`), ...(some ? [`${about}-sum`] : [])].join(" ")}
      onClose={() => onClose(decidedIds)}
      focusAfter={focusAfter}
      focus={() => (decision === "approve" ? confirm : field).current}
    >
      <form
        className="space-y-4"
        onInput={draft}
        onSubmit={(event) => {
          event.preventDefault();
          if (over) onClose(decidedIds);
          else if (!sending.isPending) sending.mutate();
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
              pending={sending.isPending}
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
            disabled={sending.isPending || uncertain || over}
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
          {over ? null : <Button onClick={() => onClose(decidedIds)}>{outcomes.size > 0 ? "Close" : "Cancel"}</Button>}
          <Button ref={confirm} type="submit" kind="primary" aria-disabled={sending.isPending}>
            {labelOf({
              verb,
              sending: sending.isPending,
              tried: outcomes.size > 0,
              over,
              decided: decidedIds.length > 0,
            })}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** What the button does when it is pressed, or is about. */
function labelOf(at: { verb: string; sending: boolean; tried: boolean; over: boolean; decided: boolean }): string {
  if (at.sending) return "Deciding…";
  if (at.over) return at.decided ? "Next" : "Close";
  return at.tried ? "Try again" : at.verb;
}
