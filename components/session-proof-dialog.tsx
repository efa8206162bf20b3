"use client";

import { useQuery } from "@tanstack/react-query";
import { useRef } from "react";
import { ActDialog } from "@/components/act-dialog";
import { readConsole } from "@/components/console-read";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { ReauthenticateBy } from "@/lib/auth/profile-schema";

const TITLE = "Is it still you?";

/** Asks whoever is there to prove once more who they are. What an account proves itself by is the server's to say. */
export function ProofDialog({ onEnd }: { onEnd: (proven: boolean) => void }) {
  const field = useRef<HTMLInputElement>(null);
  const asked = useQuery({
    queryKey: ["reauthenticate"],
    queryFn: ({ signal }) => readConsole("reauthenticate", ReauthenticateBy, { unattended: false, signal }),
    gcTime: 0,
  });
  if (!asked.data) {
    return (
      <Dialog title={TITLE} onClose={() => onEnd(false)}>
        {asked.error ? <Notice tone="bad">{asked.error.message}</Notice> : <p className="text-soft">One moment…</p>}
      </Dialog>
    );
  }
  const { by } = asked.data;
  return (
    <ActDialog
      title={TITLE}
      description="You signed in a while ago, and this moves money or rights, or changes what opens your account. It goes on when you have shown that it is you."
      verb="Go on"
      done="Thank you, it is you"
      request={() => ({ path: "/api/console/reauthenticate", body: { [by]: field.current?.value ?? "" } })}
      onDone={() => onEnd(true)}
      // What was wrong is typed over.
      onFault={() => {
        field.current?.focus();
        field.current?.select();
      }}
      onClose={() => onEnd(false)}
    >
      <Field
        ref={field}
        id="proof"
        label={by === "password" ? "Your password" : "Code of your authenticator app"}
        type={by === "password" ? "password" : "text"}
        autoComplete={by === "password" ? "current-password" : "one-time-code"}
        required
      />
    </ActDialog>
  );
}
