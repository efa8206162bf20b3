"use client";

import { useEffect, useRef, useState } from "react";
import { containsCardNumber } from "@/lib/core/card-number";

/** People type a letter in about 150 ms: one search for a word, and no wait that is felt. */
const TYPING_MS = 200;

/** The address follows the typing with a delay; only a change that comes from elsewhere (a link, Back) writes the box. */
export function useTypedText(text: string, onText: (text: string | undefined) => void) {
  const [typed, setTyped] = useState(text);
  const told = useRef(text);
  useEffect(() => {
    if (text === told.current) return;
    told.current = text;
    setTyped(text);
  }, [text]);
  useEffect(() => {
    const next = typed.trim();
    // A card number goes into no address: those are kept in histories and logs.
    if (next === told.current || containsCardNumber(next)) return;
    const timer = setTimeout(() => {
      told.current = next;
      onText(next || undefined);
    }, TYPING_MS);
    return () => clearTimeout(timer);
  });
  /** Says what the box holds from now on, without telling the address: whoever calls it does, or goes elsewhere. */
  function settle(next: string): void {
    told.current = next;
    setTyped(next);
  }
  return { typed, setTyped, settle };
}
