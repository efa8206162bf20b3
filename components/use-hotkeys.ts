"use client";

import { useEffect } from "react";

/** What each key does. */
export type Hotkeys = Readonly<Record<string, (event: KeyboardEvent) => void>>;

/** Single keys for a whole page. Silent while somebody types, in menus, and beside Ctrl, Alt and Cmd. */
export function useHotkeys(keys: Hotkeys): void {
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent): void {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isBusy(event.target)) return;
      const act = Object.hasOwn(keys, event.key) ? keys[event.key] : undefined;
      if (!act) return;
      event.preventDefault();
      act(event);
    }
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [keys]);
}

function isBusy(target: EventTarget | null): boolean {
  return (
    target instanceof Element && target.closest("input, textarea, select, [role=menu], [contenteditable]") !== null
  );
}
