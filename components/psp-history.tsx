"use client";

import Link from "next/link";
import { useState } from "react";
import { changeText, errorText } from "@/components/psp-words";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { classNames } from "@/components/ui/class-names";
import { ExactTime, RelativeTime } from "@/components/ui/time";
import type { ConditionChange, PspHealthDetail } from "@/lib/psp/health-schema";

const SHOWN_FIRST = 15;

/** What happened to an account, newest first, with who did it and why. */
export function PspHistory({ history }: { history: readonly ConditionChange[] }) {
  const [all, setAll] = useState(false);
  const shown = all ? history : history.slice(0, SHOWN_FIRST);
  return (
    <Card title="History">
      <ol className="divide-y divide-line">
        {shown.map((change, index) => (
          <li key={`${change.at_ms} ${change.kind} ${change.to} ${index}`} className="flex gap-3 px-4 py-2">
            <span
              aria-hidden
              className={classNames("mt-1.5 size-2 shrink-0 rounded-full forced-color-adjust-none", dotOf(change))}
            />
            <span className="min-w-0 wrap-anywhere">
              <span className="font-medium">{changeText(change)}</span>{" "}
              <span className="text-soft">
                because <bdi>{change.because}</bdi> · <bdi>{actorName(change)}</bdi> · <ExactTime atMs={change.at_ms} />
              </span>
            </span>
          </li>
        ))}
        {history.length === 0 ? <li className="px-4 py-6 text-center text-soft">Nothing has changed yet.</li> : null}
      </ol>
      {shown.length < history.length ? (
        <div className="border-t border-line px-4 py-2">
          <Button size="small" onClick={() => setAll(true)}>
            All {history.length}
          </Button>
        </div>
      ) : null}
    </Card>
  );
}

function actorName({ actor }: ConditionChange): string {
  return actor.type === "system" ? "Paydesk" : (actor.name ?? actor.id);
}

function dotOf({ to }: ConditionChange): string {
  if (to === "down" || to === "open") return "bg-bad";
  if (to === "healthy" || to === "closed" || to === "free" || to === "enabled") return "bg-good";
  return to === "disabled" || to.startsWith("held") ? "bg-edge" : "bg-wait";
}

/** The newest calls that failed, each with the payment it was about. */
export function PspFailing({ calls }: { calls: PspHealthDetail["failing_calls"] }) {
  return (
    <Card title="Failing calls">
      <ul className="divide-y divide-line">
        {calls.map((call) => (
          <li key={`${call.psp_call_id} ${call.at_ms}`} className="px-4 py-2 wrap-anywhere">
            <Link href={`/payments/${call.payment_intent_id}`} prefetch={false} className="font-medium hover:underline">
              {call.operation}
            </Link>
            <span className="text-soft">
              {" · "}
              {call.duration_ms} ms · <RelativeTime atMs={call.at_ms} />
            </span>
            <span className="block text-soft">
              It {errorText(call.class)} ({call.reason}).
            </span>
          </li>
        ))}
        {calls.length === 0 ? <li className="px-4 py-6 text-center text-soft">No call has failed.</li> : null}
      </ul>
    </Card>
  );
}
