"use client";

import { useState } from "react";
import { ActDialog } from "@/components/act-dialog";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { RelativeTime } from "@/components/ui/time";
import type { OwnSession } from "@/lib/auth/profile-schema";

/** Where one is signed in, and the way to end it. */
export function ProfileSessions({ sessions, onChanged }: { sessions: readonly OwnSession[]; onChanged: () => void }) {
  const [ending, setEnding] = useState<OwnSession | "others">();
  const close = () => setEnding(undefined);
  const others = sessions.filter(({ current }) => !current).length;
  return (
    <Card
      title="Sessions"
      aside={
        <Button size="small" disabled={others === 0} onClick={() => setEnding("others")}>
          End all others
        </Button>
      }
    >
      <ul className="divide-y divide-line">
        {sessions.map((session) => (
          <li key={session.session_id} className="flex items-center justify-between gap-4 px-4 py-2.5">
            <div className="min-w-0">
              <p className="flex flex-wrap items-center gap-x-2 gap-y-1 font-medium">
                {session.device}
                {session.current ? <Badge tone="open">This one</Badge> : null}
              </p>
              <p className="text-soft">
                {session.ip ?? "Unknown address"} · signed in <RelativeTime atMs={session.created_ms} /> · last seen{" "}
                <RelativeTime atMs={session.last_seen_ms} />
              </p>
            </div>
            {session.current ? null : (
              <Button
                size="small"
                aria-label={`End the session of ${session.device}, ${session.ip ?? "unknown address"}`}
                onClick={() => setEnding(session)}
              >
                End
              </Button>
            )}
          </li>
        ))}
      </ul>
      {ending ? (
        <ActDialog
          title={ending === "others" ? "End all other sessions?" : `End the session of ${ending.device}?`}
          description="Whoever uses it has to sign in again. What they had done stays."
          verb="End"
          done={ending === "others" ? "All other sessions are ended" : "The session is ended"}
          request={() => ({
            path: "/api/console/profile/sessions",
            body: ending === "others" ? {} : { session_id: ending.session_id },
          })}
          onDone={() => {
            close();
            onChanged();
          }}
          onClose={close}
        />
      ) : null}
    </Card>
  );
}
