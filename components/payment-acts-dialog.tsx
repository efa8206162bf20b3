"use client";

import { useMutation } from "@tanstack/react-query";
import { type ReactNode, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { toast } from "sonner";
import { ActError } from "@/components/console-act";
import { EarlierAct } from "@/components/earlier-act";
import type { KeptAct } from "@/components/kept-act";
import { SignedOut, useDraft } from "@/components/session-signed-out";
import { useToasts } from "@/components/toasts-wanted";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Notice } from "@/components/ui/notice";
import { useKeptAct } from "@/components/use-kept-act";

/** What became of an act, as its answer says: done, under way at the PSP, waiting for a person, or refused by the PSP. */
export type ActOutcome = { tone: "good" | "open" | "wait" | "bad"; sentence: ReactNode };

type Props = {
  /** Of which payment and which kind it is: one whose outcome is not known is found by it again. */
  subject: string;
  /** What it is called in a sentence: "refund of 12.00 EUR". */
  name: string;
  title: string;
  description: ReactNode;
  verb: string;
  dangerous?: boolean;
  path: string;
  /** What is sent; undefined while the fields don't say enough. */
  body: Record<string, unknown> | undefined;
  /** What had been captured before, where the answer is compared with it. */
  before?: string;
  outcomeOf: (answer: unknown, before: string | undefined) => ActOutcome;
  /** When it was refused because what the dialog shows is not so any more. */
  onOutdated?: () => void;
  onClose: (acted: boolean) => void;
  children: ReactNode;
};

/**
 * Asks once more, and moves money. Done closes it; everything else stays: under way and waiting with what happens next,
 * refused with its reason, unknown with the one thing that is safe, which is to send the same again with the same key.
 * That way stays when the dialog is closed and opened again.
 */
export function PaymentActDialog(props: Props) {
  const {
    subject,
    name,
    title,
    description,
    verb,
    dangerous,
    path,
    body,
    before,
    outcomeOf,
    onOutdated,
    onClose,
    children,
  } = props;
  useToasts();
  const draft = useDraft();
  const { earlier, unsure, send, startNew } = useKeptAct(subject);
  const fields = useRef<HTMLFieldSetElement>(null);
  const confirm = useRef<HTMLButtonElement>(null);
  const [tried, setTried] = useState(false);
  const sending = useMutation({
    mutationFn: (sent: Pick<KeptAct, "body" | "name" | "before">) =>
      send({ ...sent, path }, ({ requestId, answer }) => ({ requestId, outcome: outcomeOf(answer, sent.before) })),
    onSuccess: ({ requestId, outcome }) => {
      if (outcome.tone !== "good") return;
      toast.success(outcome.sentence, { description: `Request ${requestId}` });
      onClose(true);
    },
    onError: (error) => {
      if (error instanceof ActError && error.code === "refundable_changed") onOutdated?.();
    },
  });
  const over = sending.data !== undefined;
  // What may have happened is sent again as it was: another amount would be another act.
  const again = unsure ? (sending.variables ?? earlier) : undefined;
  return (
    <Dialog
      title={earlier ? `Send the ${earlier.name} again?` : title}
      description={description}
      // What was sent without an answer is kept by itself.
      written={draft.typed && !over && !unsure}
      onClose={() => onClose(tried)}
      focus={() => fields.current?.querySelector<HTMLElement>("input, select") ?? confirm.current}
    >
      <form
        noValidate
        className="space-y-4"
        onInput={draft.onInput}
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          const sent = again ?? (body && { body, name, before });
          if (!sent || sending.isPending || over) return;
          // The fields are about to be switched off; what had the focus would lose it to nothing.
          confirm.current?.focus();
          sending.mutate(sent);
        }}
      >
        {earlier && !over ? <EarlierAct act={earlier} /> : null}
        {earlier ? null : (
          <fieldset ref={fields} disabled={sending.isPending || unsure || over} className="space-y-4">
            {children}
          </fieldset>
        )}
        {tried && !again && !body ? <Notice tone="bad">Something is missing above.</Notice> : null}
        {sending.data ? (
          <Notice tone={sending.data.outcome.tone} requestId={sending.data.requestId}>
            {sending.data.outcome.sentence}
          </Notice>
        ) : null}
        {sending.error ? <Refused error={sending.error} uncertain={unsure && !earlier} /> : null}
        <SignedOut />
        <div className="flex justify-end gap-2">
          <Button onClick={() => onClose(tried)}>
            {over || sending.error || earlier ? "Close" : "Keep it as it is"}
          </Button>
          {earlier && !sending.isPending && !over ? (
            <Button
              onClick={() => {
                sending.reset();
                // At once, so that the focus has where to go.
                flushSync(startNew);
                fields.current?.querySelector<HTMLElement>("input, select")?.focus();
              }}
            >
              Start a new one
            </Button>
          ) : null}
          {over ? null : (
            <Button
              ref={confirm}
              type="submit"
              kind={dangerous ? "danger" : "primary"}
              aria-disabled={sending.isPending}
            >
              {sending.isPending ? "Asking the PSP…" : again ? "Send it again" : verb}
            </Button>
          )}
        </div>
      </form>
    </Dialog>
  );
}

function Refused({ error, uncertain }: { error: Error; uncertain: boolean }) {
  const requestId = error instanceof ActError ? error.requestId : undefined;
  return (
    <Notice tone={uncertain ? "wait" : "bad"} requestId={requestId}>
      {error.message}
      {uncertain ? (
        <span className="block">
          It is not known whether it was done. Sending the same again is safe: it can't be done twice.
        </span>
      ) : null}
    </Notice>
  );
}
