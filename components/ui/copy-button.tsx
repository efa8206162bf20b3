"use client";

import { Check, Copy, X } from "lucide-react";
import { useEffect, useState } from "react";
import { Button } from "@/components/ui/button";

/** Long enough to be seen. */
const SHOWN_MS = 1_500;

/** Copies a text, and says whether it worked. */
export function CopyButton({ text, label }: { text: string; label: string }) {
  const [outcome, setOutcome] = useState<"copied" | "refused">();

  useEffect(() => {
    if (!outcome) return;
    const timer = setTimeout(() => setOutcome(undefined), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [outcome]);

  async function copy(): Promise<void> {
    try {
      // Browsers offer the clipboard to secure pages only.
      await navigator.clipboard.writeText(text);
      setOutcome("copied");
    } catch {
      setOutcome("refused");
    }
  }

  return (
    <Button kind="quiet" size="tiny" aria-label={`Copy ${label}`} title={`Copy ${label}`} onClick={copy}>
      {outcome === "copied" ? (
        <Check className="text-good" />
      ) : outcome === "refused" ? (
        <X className="text-bad" />
      ) : (
        <Copy />
      )}
      <span role="status" className="sr-only">
        {outcome === "copied" ? "Copied" : outcome === "refused" ? "The browser did not allow to copy" : ""}
      </span>
    </Button>
  );
}
