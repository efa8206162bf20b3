"use client";

import { useEffect, useState } from "react";
import { asksForProof } from "@/components/session-proof";
import { openedLater } from "@/components/ui/opened-later";

// Loaded when somebody is asked: hardly anybody is.
const ProofDialog = openedLater(
  () => import("@/components/session-proof-dialog").then((module) => module.ProofDialog),
  ({ onEnd }) => onEnd(false),
);

/**
 * Asks for the password, or for a code where there is a second factor, when an act wants a fresh proof of who is there.
 * The act goes on by itself then; nothing that was typed for it is lost.
 */
export function SessionStepUp() {
  const [answer, setAnswer] = useState<(proven: boolean) => void>();

  useEffect(() => {
    let open: Promise<boolean> | undefined;
    return asksForProof(() => {
      open ??= new Promise<boolean>((resolve) => setAnswer(() => resolve)).finally(() => {
        open = undefined;
      });
      return open;
    });
  }, []);

  if (!answer) return null;
  return (
    <ProofDialog
      onEnd={(proven) => {
        setAnswer(undefined);
        answer(proven);
      }}
    />
  );
}
