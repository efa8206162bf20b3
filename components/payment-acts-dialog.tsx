"use client";

import { useMutation } from "@tanstack/react-query";
import { type ReactNode, useRef, useState } from "react";
import { toast } from "sonner";
import { ActError, act } from "@/components/console-act";
import { useToasts } from "@/components/toasts-wanted";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Notice } from "@/components/ui/notice";

/** What became of an act, as its answer says: done, under way at the PSP, waiting for a person, or refused by the PSP. */
export type ActOutcome = { tone: "good" | "open" | "wait" | "bad"; sentence: ReactNode };

type Props = {
  title: string;
  description: ReactNode;
  verb: string;
  dangerous?: boolean;
  path: string;
  /** What is sent; undefined while the fields don't say enough. */
  body: object | undefined;
  outcomeOf: (answer: unknown) => ActOutcome;
  onClose: (acted: boolean) => void;
  children: ReactNode;
};

/**
 * Asks once more, and moves money. Done closes it; everything else stays: under way and waiting with what happens next,
 * refused with its reason, unknown with the one thing that is safe, which is to send the same again with the same key.
 */
export function PaymentActDialog(props: Props) {
  const { title, description, verb, dangerous, path, body, outcomeOf, onClose, children } = props;
  useToasts();
  const key = useRef<string | undefined>(undefined);
  const fields = useRef<HTMLFieldSetElement>(null);
  const [tried, setTried] = useState(false);
  const [unsure, setUnsure] = useState(false);
  const sending = useMutation({
    mutationFn: async (sent: object) => {
      key.current ??= crypto.randomUUID();
      const { requestId, answer } = await act(path, sent, key.current);
      return { requestId, outcome: outcomeOf(answer) };
    },
    onSuccess: ({ requestId, outcome }) => {
      if (outcome.tone !== "good") return;
      toast.success(outcome.sentence, { description: `Request ${requestId}` });
      onClose(true);
    },
    onError: (error) => {
      // A refusal is final for its key; what is not certain has to be sent again with the same one, also when somebody has
      // to sign in before.
      const settled = error instanceof ActError && (unsure ? error.aboutKey : error.certain);
      if (settled) key.current = undefined;
      setUnsure(!settled);
    },
  });
  const uncertain = sending.error !== null && unsure;
  const over = sending.data !== undefined;
  return (
    <Dialog
      title={title}
      description={description}
      onClose={() => onClose(tried)}
      focus={() => fields.current?.querySelector<HTMLElement>("input, select") ?? null}
    >
      <form
        noValidate
        className="space-y-4"
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          if (body && !sending.isPending && !over) sending.mutate(uncertain ? (sending.variables ?? body) : body);
        }}
      >
        {/* What may have happened is sent again as it was: another amount would be another act. */}
        <fieldset ref={fields} disabled={sending.isPending || uncertain || over} className="space-y-4">
          {children}
        </fieldset>
        {tried && !body ? <Notice tone="bad">Something is missing above.</Notice> : null}
        {sending.data ? (
          <Notice tone={sending.data.outcome.tone} requestId={sending.data.requestId}>
            {sending.data.outcome.sentence}
          </Notice>
        ) : null}
        {sending.error ? <Refused error={sending.error} uncertain={uncertain} /> : null}
        <div className="flex justify-end gap-2">
          <Button onClick={() => onClose(tried)}>{over || sending.error ? "Close" : "Keep it as it is"}</Button>
          {over ? null : (
            <Button type="submit" kind={dangerous ? "danger" : "primary"} disabled={sending.isPending}>
              {sending.isPending ? "Asking the PSP…" : uncertain ? "Send the same again" : verb}
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
