"use client";

import { usePathname } from "next/navigation";
import { useEffect, useRef } from "react";

/** Rows that aren't there by then are not on this page of the list any more. */
const ROWS_COME_MS = 5_000;

/**
 * Whoever comes back to a list from something that they opened in it stands at its row again: the focus is the cursor of
 * a list, and brings the row into view. On any other page the focus, which a page that leaves drops, is at its content.
 */
export function usePlaceKept(): void {
  const path = usePathname();
  const shown = useRef(path);
  useEffect(() => {
    const left = shown.current;
    shown.current = path;
    return left === path ? undefined : focusRowOf(left);
  }, [path]);
}

function focusRowOf(address: string): (() => void) | undefined {
  const content = document.getElementById("content");
  const { activeElement, body } = document;
  // Who chose where to be stays there.
  if (!content || (activeElement !== body && activeElement !== content)) return undefined;
  content.focus({ preventScroll: true });
  if (focusedIn(content, address)) return undefined;
  const coming = new MutationObserver(() => {
    if (document.activeElement !== content || focusedIn(content, address)) coming.disconnect();
  });
  coming.observe(content, { childList: true, subtree: true });
  const timer = setTimeout(() => coming.disconnect(), ROWS_COME_MS);
  return () => {
    clearTimeout(timer);
    coming.disconnect();
  };
}

function focusedIn(content: HTMLElement, address: string): boolean {
  const links = [...content.querySelectorAll<HTMLAnchorElement>("a[data-row], [data-row] a")];
  const row = links.find((link) => link.pathname === address)?.closest<HTMLElement>("[data-row]");
  row?.focus();
  return row !== undefined && row !== null;
}
