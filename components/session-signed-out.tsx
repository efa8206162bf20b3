"use client";

import { type FormEvent, useEffect, useState, useSyncExternalStore } from "react";
import { askSession } from "@/components/ask-session";
import { holdDraft, sessionOver, signInAddress } from "@/components/session-over";
import { Notice } from "@/components/ui/notice";

/**
 * Keeps the page for what is typed into a form, from its first letter on, and tells its dialog that something is:
 * `typed`. What is only chosen from a few is quickly chosen again.
 */
export function useDraft(): { typed: boolean; onInput: (event: FormEvent) => void } {
  const [changed, setChanged] = useState(false);
  const [typed, setTyped] = useState(false);
  useEffect(() => (changed ? holdDraft() : undefined), [changed]);
  return {
    typed,
    onInput: ({ target }) => {
      setChanged(true);
      if (target instanceof HTMLTextAreaElement || (target instanceof HTMLInputElement && isWritten(target))) {
        setTyped(target.value !== "");
      }
    },
  };
}

function isWritten({ type }: HTMLInputElement): boolean {
  return type !== "checkbox" && type !== "radio";
}

/** Says in a dialog that its reader is signed out, and how they go on with what they typed. The page behind it is not shown. */
export function SignedOut() {
  const over = useSyncExternalStore(sessionOver.subscribe, sessionOver.read, () => false);
  useEffect(() => {
    if (!over) return;
    document.documentElement.toggleAttribute("data-signed-out", true);
    window.addEventListener("focus", askSession);
    return () => {
      document.documentElement.toggleAttribute("data-signed-out", false);
      window.removeEventListener("focus", askSession);
    };
  }, [over]);
  if (!over) return null;
  return (
    <Notice tone="wait">
      You are signed out.{" "}
      <a href={signInAddress()} target="_blank" rel="noreferrer" className="font-medium underline">
        Sign in in a new tab
      </a>
      , then go on here: what is written stays. Closing this leaves the page.
    </Notice>
  );
}
