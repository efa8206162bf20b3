"use client";

import { useMutation } from "@tanstack/react-query";
import { type ReactNode, useRef, useState } from "react";
import { toast } from "sonner";
import { ActError, act } from "@/components/console-act";
import { useToasts } from "@/components/toasts-wanted";
import { Button } from "@/components/ui/button";
import { DialogWindow } from "@/components/ui/dialog-window";
import { Notice } from "@/components/ui/notice";

type Props = {
  title: string;
  /** What it does, and what it doesn't, before somebody does it. */
  description?: ReactNode;
  /** The word on the button, and what was done when it is done. */
  verb: string;
  done: string;
  dangerous?: boolean;
  /** What is sent where. Read when the button is pressed. */
  request: () => { path: string; body: unknown; method?: "POST" | "PATCH" | "PUT" | "DELETE" };
  /** The answer, once it is there. The dialog is closed by whoever opened it. */
  onDone: (answer: unknown) => void;
  onClose: () => void;
  children?: ReactNode;
};

/**
 * Asks once more, and then acts through the admin API. Without fields the focus is on the button, so that Enter does it.
 * What is refused stays here with its reason and its request id. Sending again is safe: an open dialog has one key.
 */
export function ActDialogForm({
  title,
  description,
  verb,
  done,
  dangerous,
  request,
  onDone,
  onClose,
  children,
}: Props) {
  const [key] = useState(() => crypto.randomUUID());
  useToasts();
  const button = useRef<HTMLButtonElement>(null);
  const sending = useMutation({
    mutationFn: () => {
      const { path, body, method } = request();
      return act(path, body, key, method);
    },
    onSuccess: ({ requestId, answer }) => {
      toast.success(done, { description: `Request ${requestId}` });
      onDone(answer);
    },
  });
  const { error } = sending;
  return (
    <DialogWindow
      title={title}
      description={description}
      onClose={onClose}
      {...(children ? {} : { focus: () => button.current })}
    >
      <form
        className="space-y-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (!sending.isPending) sending.mutate();
        }}
      >
        {children}
        {error ? (
          <Notice tone="bad" requestId={error instanceof ActError ? error.requestId : undefined}>
            {error.message}
          </Notice>
        ) : null}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{error ? "Close" : "Cancel"}</Button>
          <Button ref={button} type="submit" kind={dangerous ? "danger" : "primary"} disabled={sending.isPending}>
            {sending.isPending ? "Working…" : error ? "Try again" : verb}
          </Button>
        </div>
      </form>
    </DialogWindow>
  );
}
