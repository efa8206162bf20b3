"use client";

import { useEffect, useState } from "react";
import { z } from "zod";
import type { DraftRule } from "@/components/routing-draft";

export type RulesDraft = { rules: readonly DraftRule[]; base: number };

const text = z.string();
const Kept = z.object({
  /** Who wrote it. */
  operatorId: text,
  base: z.int(),
  rules: z.array(
    z.object({
      key: text,
      name: text,
      merchants: z.array(text),
      currencies: text,
      amountFrom: text,
      amountTo: text,
      brands: text,
      capture: z.enum(["", "automatic", "manual"]),
      uses: z.array(z.object({ key: text, account: text, priority: text, weight: text })),
      retryDeclines: text,
    }),
  ),
});

/**
 * The draft of a mode's rules, kept for as long as the tab: it outlives a walk to another page, a reload, and the end of
 * the session. Whoever else signs in here does not see it.
 */
export function useKeptDraft(livemode: boolean, operatorId: string) {
  const place = `routing draft ${livemode}`;
  const [draft, setDraft] = useState<RulesDraft | undefined>(undefined);
  // Only a browser knows what is kept, so it appears after the page is there.
  useEffect(() => setDraft(read(place, operatorId)), [place, operatorId]);
  return {
    draft,
    change(next: RulesDraft | undefined): void {
      setDraft(next);
      if (next) sessionStorage.setItem(place, JSON.stringify({ ...next, operatorId }));
      else sessionStorage.removeItem(place);
    },
  };
}

function read(place: string, operatorId: string): RulesDraft | undefined {
  const kept = sessionStorage.getItem(place);
  const found = kept === null ? undefined : Kept.safeParse(JSON.parse(kept)).data;
  return found?.operatorId === operatorId ? { rules: found.rules, base: found.base } : undefined;
}
