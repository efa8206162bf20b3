"use client";

import { usePathname } from "next/navigation";
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { askSession } from "@/components/ask-session";
import { type PageOwner, pageIsOf, reloadForAnother } from "@/components/page-owner";

/**
 * Keeps in mind for whom this page was made. All tabs of a browser share one session, so another operator may be signed in
 * since: whoever comes back to a tab, or goes on to another page in it, has it asked.
 */
export function usePageOperator({ id, name }: PageOwner): void {
  const [first] = useState({ id, name });
  // Before anything of the page is asked for: those are effects that come later.
  useLayoutEffect(() => pageIsOf(first), [first]);
  useLayoutEffect(() => {
    // A frame that was rendered for the next one stands around what the earlier one has typed.
    if (id !== first.id) reloadForAnother();
  }, [id, first.id]);

  const path = usePathname();
  const shown = useRef(path);
  useEffect(() => {
    if (shown.current === path) return;
    shown.current = path;
    void askSession();
  }, [path]);
  useEffect(() => {
    const ask = () => {
      if (document.visibilityState === "visible") void askSession();
    };
    window.addEventListener("focus", ask);
    document.addEventListener("visibilitychange", ask);
    return () => {
      window.removeEventListener("focus", ask);
      document.removeEventListener("visibilitychange", ask);
    };
  }, []);
}
