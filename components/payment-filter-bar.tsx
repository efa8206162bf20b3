"use client";

import { Search, X } from "lucide-react";
import { type KeyboardEvent, type RefObject, useEffect, useRef, useState } from "react";
import type { PaymentFilters } from "@/components/payment-search-address";
import { paymentStatusLooks } from "@/components/payment-status";
import { Button } from "@/components/ui/button";
import { classNames } from "@/components/ui/class-names";
import { inputClass } from "@/components/ui/field";
import { Kbd } from "@/components/ui/kbd";

/** People type a letter in about 150 ms: one search for a word, and no wait that is felt. */
const TYPING_MS = 200;

type Props = {
  ref: RefObject<HTMLInputElement | null>;
  filters: PaymentFilters;
  onChange: (changes: Partial<PaymentFilters>, how?: "replace" | "push") => void;
  onEnter: () => void;
  onDown: () => void;
};

/** The search box and the filters. */
export function PaymentFilterBar({ ref, filters, onChange, onEnter, onDown }: Props) {
  return (
    <search className="flex flex-wrap items-center gap-2">
      <SearchBox
        ref={ref}
        text={filters.q ?? ""}
        onText={(q) => onChange({ q }, "replace")}
        onEnter={onEnter}
        onDown={onDown}
      />
      <StatusFilter status={filters.status} onChange={(status) => onChange({ status })} />
      {filters.merchant_id ? (
        <Chip name="Merchant" value={filters.merchant_id} onRemove={() => onChange({ merchant_id: undefined })} />
      ) : null}
      {filters.order_id ? (
        <Chip name="Order" value={filters.order_id} onRemove={() => onChange({ order_id: undefined })} />
      ) : null}
    </search>
  );
}

type BoxProps = Pick<Props, "ref" | "onEnter" | "onDown"> & {
  text: string;
  onText: (text: string | undefined) => void;
};

function SearchBox({ ref, text, onText, onEnter, onDown }: BoxProps) {
  const [typed, setTyped] = useState(text);
  // The address follows the typing with a delay; only a change that comes from elsewhere (a link, Back) writes the box.
  const told = useRef(text);
  useEffect(() => {
    if (text === told.current) return;
    told.current = text;
    setTyped(text);
  }, [text]);
  useEffect(() => {
    if (typed.trim() === told.current) return;
    const timer = setTimeout(() => {
      told.current = typed.trim();
      onText(told.current || undefined);
    }, TYPING_MS);
    return () => clearTimeout(timer);
  });

  function onKeyDown(event: KeyboardEvent<HTMLInputElement>): void {
    const act = {
      Enter: onEnter,
      ArrowDown: onDown,
      Escape: () => (typed ? setTyped("") : event.currentTarget.blur()),
    };
    if (!isKeyOf(act, event.key)) return;
    event.preventDefault();
    act[event.key]();
  }

  return (
    <div className="relative min-w-0 grow basis-72">
      <Search className="pointer-events-none absolute top-2.5 left-3 size-4 text-soft" aria-hidden />
      <input
        ref={ref}
        type="search"
        aria-label="Search payments"
        placeholder="Order id or its beginning, or a payment id"
        className={classNames(inputClass, "px-9 [&::-webkit-search-cancel-button]:hidden")}
        maxLength={255}
        autoComplete="off"
        spellCheck={false}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={onKeyDown}
      />
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
    </div>
  );
}

function StatusFilter({
  status,
  onChange,
}: {
  status: PaymentFilters["status"];
  onChange: (status: PaymentFilters["status"]) => void;
}) {
  const names = Object.entries(paymentStatusLooks);
  return (
    <select
      aria-label="Status"
      className={classNames(inputClass, "w-auto pr-2 max-sm:grow", status && "border-accent")}
      value={status ?? ""}
      onChange={({ target }) => onChange(isKeyOf(paymentStatusLooks, target.value) ? target.value : undefined)}
    >
      <option value="">Every status</option>
      {names.map(([name, { word }]) => (
        <option key={name} value={name}>
          {word}
        </option>
      ))}
    </select>
  );
}

function Chip({ name, value, onRemove }: { name: string; value: string; onRemove: () => void }) {
  return (
    <span className="inline-flex h-9 max-w-full items-center gap-1 rounded-md border border-accent bg-paper pr-1.5 pl-3">
      <span className="text-soft">{name}</span>
      <span className="truncate font-medium">{value}</span>
      <Button kind="quiet" size="tiny" aria-label={`Remove the filter by ${name.toLowerCase()}`} onClick={onRemove}>
        <X />
      </Button>
    </span>
  );
}

function isKeyOf<T extends object>(table: T, name: string): name is string & keyof T {
  return Object.hasOwn(table, name);
}
