"use client";

import { useEffect, useState } from "react";
import { ReadFault } from "@/components/read-fault";
import { useRefresh } from "@/components/use-refresh";

const REFRESH_MS = 2_000;
/** What is settled changes when somebody acts on it: soon enough for whoever looks at it before they act too. */
const SLOW_REFRESH_MS = 10_000;
/**
 * A page that is rendered anew counts as somebody at the desk, so it stops after this without anybody there: an abandoned
 * one must not stay signed in.
 */
const FOLLOW_MS_MAX = 5 * 60_000;
/** By which a page knows that somebody is there. */
const SIGNS = ["focus", "pointermove", "pointerdown", "keydown"] as const;

type Props = {
  what?: string;
  /** Whether it changes only when somebody acts on it. */
  slow?: boolean;
  /** Of when the page is, by the server's clock. */
  shownMs: number;
};

/**
 * Keeps a page that can still change up to date while it is seen. What is unfolded, open or focused stays so. Without an
 * answer of the server the page stays as it is, says of when that is, and goes on as soon as there is one.
 */
export function LiveRefresh({ what = "payment", slow = false, shownMs }: Props) {
  const { following, error } = useFollowing(slow ? SLOW_REFRESH_MS : REFRESH_MS);
  if (error) {
    return (
      <div className="sticky bottom-2 z-10">
        <ReadFault error={error} shownMs={shownMs} />
      </div>
    );
  }
  return (
    <p role="status" className="flex items-center gap-2 text-xs text-soft">
      <span aria-hidden className="size-1.5 rounded-full bg-current" />
      {following
        ? `This page follows the ${what} by itself.`
        : `This page has stopped following the ${what}. It goes on when somebody is here.`}
    </p>
  );
}

function useFollowing(everyMs: number): { following: boolean; error: Error | undefined } {
  const refresh = useRefresh();
  const [leftMs, setLeftMs] = useState(FOLLOW_MS_MAX);
  const [error, setError] = useState<Error>();
  const following = leftMs > 0;

  useEffect(() => {
    const stay = () => setLeftMs(FOLLOW_MS_MAX);
    for (const sign of SIGNS) window.addEventListener(sign, stay);
    return () => {
      for (const sign of SIGNS) window.removeEventListener(sign, stay);
    };
  }, []);

  useEffect(() => {
    if (!following) return;
    let left = false;
    let timer = setTimeout(follow, everyMs);
    async function follow(): Promise<void> {
      const fault = document.visibilityState === "visible" ? await refresh() : undefined;
      if (left) return;
      setError(fault);
      if (!fault) setLeftMs((ms) => ms - everyMs);
      timer = setTimeout(follow, fault ? REFRESH_MS : everyMs);
    }
    return () => {
      left = true;
      clearTimeout(timer);
    };
  }, [following, everyMs, refresh]);

  return { following, error };
}
