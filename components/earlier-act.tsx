"use client";

import type { KeptAct } from "@/components/kept-act";
import { Notice } from "@/components/ui/notice";
import { ExactTime } from "@/components/ui/time";

/** Says of an act that got no answer what it was and when, which way is safe, and when the other one is right. */
export function EarlierAct({ act }: { act: KeptAct }) {
  return (
    <Notice tone="wait">
      An earlier {act.name} got no answer. It was sent on <ExactTime atMs={act.sentMs} />, and it is not known whether
      it was done. Sending it again is safe: it is done once.
      <span className="mt-1 block">Start a new one only if you have looked, and the earlier one was not done.</span>
    </Notice>
  );
}
