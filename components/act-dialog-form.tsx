"use client";

import { useMutation } from "@tanstack/react-query";
import { type ReactNode, useRef } from "react";
import { toast } from "sonner";
import { ActError, type Method } from "@/components/console-act";
import { EarlierAct } from "@/components/earlier-act";
import { SignedOut, useDraft } from "@/components/session-signed-out";
import { useToasts } from "@/components/toasts-wanted";
import { Button } from "@/components/ui/button";
import { DialogWindow } from "@/components/ui/dialog-window";
import { Notice } from "@/components/ui/notice";
import { useKeptAct } from "@/components/use-kept-act";

type Props = {
  title: string;
  /** What it does, and what it doesn't, before somebody does it. */
  description?: ReactNode;
  /** The word on the button, and what was done when it is done. */
  verb: string;
  done: string;
  dangerous?: boolean;
  /**
   * What is done to which object, and what that is called in a sentence: one whose outcome is not known is found again when
   * the dialog is opened again. Never for an act whose body holds a secret: it is kept in the tab.
   */
  keptAs?: { subject: string; name: string };
  /** What is sent where. Read when the button is pressed. */
  request: () => { path: string; body: Record<string, unknown>; method?: Method };
  /** The answer, once it is there. The dialog is closed by whoever opened it. */
  onDone: (answer: unknown) => void;
  /** When it was refused, or got no answer. */
  onFault?: (error: Error) => void;
  onClose: () => void;
  children?: ReactNode;
};

/**
 * Asks once more, and then acts through the admin API. Without fields the focus is on the button, so that Enter does it.
 * What is refused stays here with its reason and its request id. Sending again after a lost answer is safe: it has its key.
 */
export function ActDialogForm(props: Props) {
  const { title, description, verb, done, dangerous, keptAs, request, onDone, onFault, onClose, children } = props;
  useToasts();
  const draft = useDraft();
  const { earlier, send, startNew } = useKeptAct(keptAs?.subject);
  const button = useRef<HTMLButtonElement>(null);
  const sending = useMutation({
    mutationFn: () => {
      const asked = request();
      const body = earlier?.body ?? asked.body;
      return send({ ...asked, body, name: keptAs?.name ?? title }, (acted) => acted);
    },
    onSuccess: ({ requestId, answer }) => {
      toast.success(done, { description: `Request ${requestId}` });
      onDone(answer);
    },
    onError: (error) => onFault?.(error),
  });
  const { error } = sending;
  return (
    <DialogWindow
      title={title}
      description={description}
      written={draft.typed && !earlier}
      onClose={onClose}
      {...(children && !earlier ? {} : { focus: () => button.current })}
    >
      <form
        className="space-y-4"
        onInput={draft.onInput}
        onSubmit={(event) => {
          event.preventDefault();
          if (!sending.isPending) sending.mutate();
        }}
      >
        {earlier ? <EarlierAct act={earlier} /> : children}
        {error ? (
          <Notice tone="bad" requestId={error instanceof ActError ? error.requestId : undefined}>
            {error.message}
          </Notice>
        ) : null}
        <SignedOut />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{error ? "Close" : "Cancel"}</Button>
          {earlier && !sending.isPending ? (
            <Button
              onClick={() => {
                button.current?.focus();
                sending.reset();
                startNew();
              }}
            >
              Start a new one
            </Button>
          ) : null}
          {/* Switched off it would lose the focus to nothing. */}
          <Button ref={button} type="submit" kind={dangerous ? "danger" : "primary"} aria-disabled={sending.isPending}>
            {sending.isPending ? "Working…" : earlier ? "Send it again" : error ? "Try again" : verb}
          </Button>
        </div>
      </form>
    </DialogWindow>
  );
}
