"use client";

import { useEffect, useRef, useState } from "react";
import { containsCardNumber } from "@/lib/core/card-number";
import { PLAIN_READER, type Reader } from "@/lib/core/reader";
import { operatorsFor, readOperators } from "@/lib/payments/search-operators-schema";

/** People type a letter in about 150 ms: one search for a word, and no wait that is felt. */
const TYPING_MS = 200;

/**
 * The address follows the typing with a delay; only a change that comes from elsewhere (a link, Back) writes the box. An
 * address means the same to everybody, so the box holds it in the reader's own figures and days. What they don't mean
 * anything in is not told to it.
 */
export function useTypedText(text: string, reader: Reader, onText: (text: string | undefined) => void) {
  const [typed, setTyped] = useState(() => operatorsFor(reader, text, PLAIN_READER));
  const told = useRef(text);
  const shownTo = useRef(reader);
  useEffect(() => {
    if (text === told.current && reader === shownTo.current) return;
    told.current = text;
    shownTo.current = reader;
    setTyped(operatorsFor(reader, text, PLAIN_READER));
  }, [text, reader]);
  useEffect(() => {
    const next = operatorsFor(PLAIN_READER, typed.trim(), reader);
    // A card number goes into no address: those are kept in histories and logs.
    if (next === told.current || containsCardNumber(next)) return;
    if (readOperators(typed, reader).faults.length > 0) return;
    const timer = setTimeout(() => {
      told.current = next;
      onText(next || undefined);
    }, TYPING_MS);
    return () => clearTimeout(timer);
  });
  /** Says what the box holds from now on, without telling the address: whoever calls it does, or goes elsewhere. */
  function settle(next: string): void {
    told.current = operatorsFor(PLAIN_READER, next, reader);
    setTyped(next);
  }
  return { typed, setTyped, settle };
}
