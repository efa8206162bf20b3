"use client";

import { Send } from "lucide-react";
import { useRouter } from "next/navigation";
import { useMemo, useState } from "react";
import { ActDialog } from "@/components/act-dialog";
import { Button } from "@/components/ui/button";
import { useHotkeys } from "@/components/use-hotkeys";

type Props = { event: { event_id: string; type: string }; endpoints: number };

/** Sends an event once more to every endpoint it went to, also by `s`. */
export function RedeliverEvent({ event, endpoints }: Props) {
  const [asking, setAsking] = useState(false);
  const router = useRouter();
  const keys = useMemo(() => ({ s: { does: "Send once more", act: () => setAsking(true) } }), []);
  useHotkeys(keys);
  return (
    <>
      <Button kind="primary" onClick={() => setAsking(true)}>
        <Send aria-hidden /> Send once more
      </Button>
      {asking ? (
        <ActDialog
          title={`Send this event once more${endpoints === 1 ? "" : ` to ${endpoints} endpoints`}?`}
          description={
            <>
              <span className="font-medium text-ink">{event.type}</span>: the same body under the same id, signed anew.
              An endpoint that is switched off gets nothing.
            </>
          }
          verb="Send once more"
          done="It is on its way"
          keptAs={{ subject: `redeliver ${event.event_id}`, name: `resend of ${event.type}` }}
          request={() => ({ path: `/v1/admin/events/${event.event_id}:redeliver`, body: {} })}
          onDone={() => {
            setAsking(false);
            router.refresh();
          }}
          onClose={() => setAsking(false)}
        />
      ) : null}
    </>
  );
}
