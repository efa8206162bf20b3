"use client";

import { useEffect, useRef, useState } from "react";
import { ActDialog } from "@/components/act-dialog";
import { readConsole } from "@/components/console-read";
import { asksForProof } from "@/components/session-proof";
import { Field } from "@/components/ui/field";
import { ReauthenticateBy } from "@/lib/auth/profile-schema";

type By = "password" | "code";
type Question = { by: By; answer: (proven: boolean) => void };

/**
 * Asks for the password, or for a code where there is a second factor, when an act wants a fresh proof of who is there.
 * The act goes on by itself then; nothing that was typed for it is lost.
 */
export function SessionStepUp() {
  const [question, setQuestion] = useState<Question>();
  const field = useRef<HTMLInputElement>(null);

  useEffect(() => {
    let open: Promise<boolean> | undefined;
    async function ask(): Promise<boolean> {
      const { by } = await readConsole("reauthenticate", ReauthenticateBy, {
        unattended: false,
        signal: new AbortController().signal,
      });
      return new Promise((answer) => setQuestion({ by, answer }));
    }
    return asksForProof(() => {
      open ??= ask().finally(() => {
        open = undefined;
      });
      return open;
    });
  }, []);

  if (!question) return null;
  const { by } = question;
  const end = (proven: boolean) => {
    setQuestion(undefined);
    question.answer(proven);
  };
  return (
    <ActDialog
      title="Is it still you?"
      description="You signed in a while ago, and this moves money or rights. It goes on when you have shown that it is you."
      verb="Go on"
      done="Thank you, it is you"
      request={() => ({ path: "/api/console/reauthenticate", body: { [by]: field.current?.value ?? "" } })}
      onDone={() => end(true)}
      onClose={() => end(false)}
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
