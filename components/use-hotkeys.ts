"use client";

import { useEffect } from "react";
import { listKeys, ON_THIS_PAGE } from "@/components/key-list";

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

/**
 * Keys for a whole page, listed under `where` while they count, in the overlay and the palette. Silent while somebody
 * types, in menus and dialogs, and beside Ctrl, Alt and Cmd.
 */
export function useHotkeys(keys: Hotkeys, where = ON_THIS_PAGE): void {
  useEffect(() => {
    let prefix: { key: string; atMs: number } | undefined;
    function onKeyDown(event: KeyboardEvent): void {
      if (silent || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isBusy(event.target))
        return;
      const begun = prefix && Date.now() - prefix.atMs < SEQUENCE_MS ? `${prefix.key} ${event.key}` : undefined;
      prefix = undefined;
      const name = begun !== undefined && Object.hasOwn(keys, begun) ? begun : event.key;
      const hotkey = Object.hasOwn(keys, name) ? keys[name] : undefined;
      if (hotkey) {
        event.preventDefault();
        hotkey.act();
      } else if (Object.keys(keys).some((each) => each.startsWith(`${event.key} `))) {
        prefix = { key: event.key, atMs: Date.now() };
      }
    }
    document.addEventListener("keydown", onKeyDown);
    const unlist = listKeys(
      where,
      Object.entries(keys).map(([key, { does, act }]) => ({ key, does, act })),
    );
    return () => {
      document.removeEventListener("keydown", onKeyDown);
      unlist();
    };
  }, [keys, where]);
}

function isBusy(target: EventTarget | null): boolean {
  return (
    target instanceof Element &&
    target.closest("input, textarea, select, [role=menu], [role=dialog], [contenteditable]") !== null
  );
}
