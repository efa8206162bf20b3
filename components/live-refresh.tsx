"use client";

import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { askSession, hasDraft } from "@/components/session-over";
import { Button } from "@/components/ui/button";

const REFRESH_MS = 2_000;
/**
 * A page that asks counts as somebody at the desk, so it stops asking after this: an abandoned one must not stay signed
 * in. What is open for longer waits for a shopper, a merchant or a schedule.
 */
const REFRESHES_MAX = 150;

/** Keeps a page that can still change up to date while it is seen. What is unfolded or focused stays so. */
export function LiveRefresh({ what = "payment" }: { what?: string }) {
  const router = useRouter();
  const [left, setLeft] = useState(REFRESHES_MAX);
  useEffect(() => {
    if (left === 0) return;
    const timer = setInterval(() => {
      if (document.visibilityState !== "visible") return;
      // A refresh of a page whose session is over leads to the sign-in, and what is being typed would be lost.
      if (hasDraft()) void askSession();
      else router.refresh();
      setLeft((count) => Math.max(0, count - 1));
    }, REFRESH_MS);
    return () => clearInterval(timer);
  }, [router, left]);
  return (
    <p role="status" className="flex items-center gap-2 text-xs text-soft">
      <span aria-hidden className="size-1.5 rounded-full bg-current" />
      {left > 0 ? `This page follows the ${what} by itself.` : `This page has stopped following the ${what}.`}
      {left > 0 ? null : (
        <Button size="small" onClick={() => setLeft(REFRESHES_MAX)}>
          Follow again
        </Button>
      )}
    </p>
  );
}
