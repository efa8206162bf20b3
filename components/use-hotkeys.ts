"use client";

import { useEffect } from "react";
import { listKeys, ON_THIS_PAGE } from "@/components/key-list";
import { keyName } from "@/components/key-name";

/** What a key does, in words for the overlay, and the act itself. `"g p"`: one key after the other. */
export type Hotkeys = Readonly<Record<string, { does: string; act: () => void }>>;

/** Longer than it takes to find the second key, shorter than it takes to forget the first. */
const SEQUENCE_MS = 1_500;

let silent = false;

/**
 * Keeps all keys silent while something is opened that will take what is typed: until it is loaded, the letters of
 * "audit" would go to the page, where the first of them approves.
 */
export function silenceHotkeys(on: boolean): void {
  silent = on;
}

/** All keys that count now, of each part of the page. */
const bound = new Set<Hotkeys>();
let prefix: { key: string; atMs: number } | undefined;

/**
 * Keys for a whole page, listed under `where` while they count, in the overlay and the palette. Silent while somebody
 * types, in menus and dialogs, and beside Ctrl, Alt and Cmd.
 */
export function useHotkeys(keys: Hotkeys, where = ON_THIS_PAGE): void {
  useEffect(() => {
    if (bound.size === 0) document.addEventListener("keydown", onKeyDown);
    bound.add(keys);
    const unlist = listKeys(
      where,
      Object.entries(keys).map(([key, { does, act }]) => ({ key, does, act })),
    );
    return () => {
      bound.delete(keys);
      if (bound.size === 0) document.removeEventListener("keydown", onKeyDown);
      unlist();
    };
  }, [keys, where]);
}

/**
 * One listener for the keys of all parts of a page. A second key belongs to the first one alone, also where it leads
 * nowhere: the r of "g r" must never be the r that refunds.
 */
function onKeyDown(event: KeyboardEvent): void {
  if (silent || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isBusy(event.target))
    return;
  const key = keyName(event);
  const first = prefix && Date.now() - prefix.atMs < SEQUENCE_MS ? prefix.key : undefined;
  prefix = undefined;
  if (key === undefined) return;
  const parts = [...bound];
  const name = first === undefined ? key : `${first} ${key}`;
  const part = parts.find((keys) => Object.hasOwn(keys, name));
  if (part) {
    event.preventDefault();
    part[name]?.act();
  } else if (parts.some((keys) => Object.keys(keys).some((each) => each.startsWith(`${key} `)))) {
    prefix = { key, atMs: Date.now() };
  }
}

/** Nobody types into a box that is ticked. */
const TYPING = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]";

function isBusy(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(`${TYPING}, [role=menu], [role=dialog]`) !== null;
}
