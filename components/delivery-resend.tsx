"use client";

import { Send } from "lucide-react";
import { useRouter } from "next/navigation";
import { useMemo, useState } from "react";
import { ActDialog } from "@/components/act-dialog";
import { Button } from "@/components/ui/button";
import { type Hotkeys, useHotkeys } from "@/components/use-hotkeys";
import type { Delivery } from "@/lib/webhooks/delivery-schema";

type Sendable = Pick<Delivery, "delivery_id" | "event_type" | "url" | "unsendable" | "status">;

/** Asks, and sends a delivery once more. */
export function ResendDialog({
  delivery,
  onDone,
  onClose,
}: {
  delivery: Sendable;
  onDone: () => void;
  onClose: () => void;
}) {
  return (
    <ActDialog
      title="Send this webhook once more?"
      description={
        <>
          <span className="font-medium text-ink">{delivery.event_type}</span> goes to{" "}
          <span className="font-mono text-xs wrap-anywhere text-ink">{delivery.url}</span> again: the same body under
          the same id, signed anew. A merchant who has it already knows it by its id.
        </>
      }
      verb="Send once more"
      done="It is on its way"
      keptAs={{ subject: `resend ${delivery.delivery_id}`, name: `resend of ${delivery.event_type}` }}
      request={() => ({ path: `/v1/admin/webhook_deliveries/${delivery.delivery_id}:retry`, body: {} })}
      onDone={onDone}
      onClose={onClose}
    />
  );
}

/** The button of a delivery's own page, also under `s`; where it can't be sent, why. */
export function ResendButton({ delivery }: { delivery: Sendable }) {
  const [asking, setAsking] = useState(false);
  const router = useRouter();
  const keys: Hotkeys = useMemo(
    () => (delivery.unsendable ? NO_KEYS : { s: { does: "Send once more", act: () => setAsking(true) } }),
    [delivery.unsendable],
  );
  useHotkeys(keys);
  return (
    <>
      <Button kind="primary" disabled={delivery.unsendable !== null} onClick={() => setAsking(true)}>
        <Send aria-hidden /> Send once more
      </Button>
      {asking ? (
        <ResendDialog
          delivery={delivery}
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

const NO_KEYS: Hotkeys = {};
