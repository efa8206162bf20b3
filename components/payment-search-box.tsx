"use client";

import { useQuery } from "@tanstack/react-query";
import { Search, X } from "lucide-react";
import { type KeyboardEvent, type RefObject, useId, useState } from "react";
import { PaymentSearchNotes } from "@/components/payment-search-notes";
import { optionId, PaymentSuggestions } from "@/components/payment-suggestions";
import { Button } from "@/components/ui/button";
import { classNames } from "@/components/ui/class-names";
import { inputClass } from "@/components/ui/field";
import { Kbd } from "@/components/ui/kbd";
import { suggestionsOf } from "@/components/use-payment-search";
import { useReader } from "@/components/use-reader";
import { useTypedText } from "@/components/use-typed-text";
import { containsCardNumber } from "@/lib/core/card-number";
import { PLAIN_READER } from "@/lib/core/reader";
import { operatorsFor, readOperators } from "@/lib/payments/search-operators-schema";
import type { Suggestion } from "@/lib/payments/search-suggest-schema";

type Props = {
  ref: RefObject<HTMLInputElement | null>;
  text: string;
  onText: (text: string | undefined) => void;
  /** Enter without a suggestion under the cursor: a text, or one with operators in it. */
  onEnter: (text: string) => void;
  onFilters: (text: string) => void;
  onTake: (suggestion: Suggestion) => void;
  onDown: () => void;
};

/** The search box, with what may be meant below it while somebody types. */
export function PaymentSearchBox({ ref, text, onText, onEnter, onFilters, onTake, onDown }: Props) {
  const reader = useReader();
  const { typed, setTyped, settle } = useTypedText(text, reader, onText);
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const list = useId();
  const wanted = typed.trim();
  const plain = operatorsFor(PLAIN_READER, wanted, reader);
  const secret = containsCardNumber(wanted);
  const { filters, rest, faults } = readOperators(wanted, reader);
  const [fault] = faults;
  // Never those for another text: Enter and a click mean what is shown.
  const shown = open && wanted !== "" && !secret;
  const asked = useQuery({ ...suggestionsOf(plain), enabled: shown });
  const suggestions = shown ? (asked.data?.data ?? []) : [];

  function write(next: string): void {
    setTyped(next);
    setOpen(true);
    setActive(-1);
  }

  function take(suggestion: Suggestion): void {
    if (suggestion.text !== null && /[:>]$/.test(suggestion.text)) {
      // An operator that still needs its value.
      write(operatorsFor(reader, suggestion.text, PLAIN_READER));
      return;
    }
    setOpen(false);
    setActive(-1);
    // A payment is gone to, and the text stays for the way back; of a filter only what is no operator stays.
    settle(suggestion.text === null ? wanted : readOperators(suggestion.text).rest);
    onTake(suggestion);
  }

  function enter(): void {
    const chosen = suggestions[active];
    if (chosen) take(chosen);
    else if (!secret) enterText();
  }

  function enterText(): void {
    setOpen(false);
    // What is wrong with it is told below the box; there is nothing to open.
    if (fault) return;
    const isFilter = Object.keys(filters).length > 0;
    settle(isFilter ? rest : wanted);
    if (isFilter) onFilters(plain);
    else onEnter(wanted);
  }

  function move(by: 1 | -1): void {
    if (suggestions.length === 0 && by === 1) onDown();
    if (suggestions.length === 0) return;
    const count = suggestions.length + 1;
    // One place more than there are suggestions: the text itself.
    setActive(((active + 1 + by + count) % count) - 1);
  }

  function onKeyDown(event: KeyboardEvent<HTMLInputElement>): void {
    if (event.nativeEvent.isComposing) return;
    const acts: Readonly<Record<string, () => void>> = {
      Enter: enter,
      ArrowDown: () => move(1),
      ArrowUp: () => move(-1),
      Escape: () => {
        if (suggestions.length > 0) setOpen(false);
        else if (typed) setTyped("");
        else event.currentTarget.blur();
      },
    };
    const act = Object.hasOwn(acts, event.key) ? acts[event.key] : undefined;
    if (!act) return;
    event.preventDefault();
    act();
  }

  return (
    <div className="relative min-w-0 grow basis-72">
      <Search className="pointer-events-none absolute top-2.5 left-3 size-4 text-soft" aria-hidden />
      <input
        ref={ref}
        type="text"
        role="combobox"
        enterKeyHint="search"
        aria-label="Search payments"
        aria-autocomplete="list"
        aria-expanded={suggestions.length > 0}
        aria-controls={list}
        aria-activedescendant={active >= 0 ? optionId(list, active) : undefined}
        aria-describedby={`${list}-help`}
        placeholder="Order, id, PSP reference, 4242, 25.99 EUR, merchant, status:failed"
        className={classNames(inputClass, "px-9 text-ellipsis")}
        maxLength={255}
        autoComplete="off"
        spellCheck={false}
        dir="auto"
        value={typed}
        onChange={(event) => write(event.target.value)}
        onKeyDown={onKeyDown}
        onBlur={() => setOpen(false)}
      />
      <p id={`${list}-help`} className="sr-only">
        Enter opens what was found. Arrow keys choose a suggestion.
      </p>
      <span className="pointer-events-none absolute top-2 right-2 max-sm:hidden">{typed ? null : <Kbd>/</Kbd>}</span>
      {typed ? (
        <Button
          kind="quiet"
          size="tiny"
          className="absolute top-1.5 right-2"
          aria-label="Clear the search"
          onClick={() => setTyped("")}
        >
          <X />
        </Button>
      ) : null}
      <PaymentSearchNotes
        suggestions={shown && asked.data ? suggestions.length : undefined}
        fault={fault?.message}
        secret={secret}
      />
      <PaymentSuggestions id={list} suggestions={suggestions} active={active} onTake={take} />
    </div>
  );
}
