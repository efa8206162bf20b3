"use client";

import { Send } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { ActDialog } from "@/components/act-dialog";
import { Badge, type Tone } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Mono } from "@/components/ui/facts";
import { ExactTime, TimeOfDay } from "@/components/ui/time";
import type { DeliveryStatus } from "@/lib/webhooks/status";

/** An event on its way to one endpoint. */
type Delivery = {
  id: string;
  eventId: string;
  url: string;
  status: DeliveryStatus;
  attempts: number;
  nextAttemptMs: number | null;
};

/** A fact that merchants are told. */
type Told = { id: string; type: string; atMs: number };

const deliveryTones: Readonly<Record<DeliveryStatus, Tone>> = {
  pending: "open",
  delivered: "good",
  dead: "bad",
  skipped: "quiet",
};

/** What the merchant was told of this payment, where, and whether it got through; each can be sent once more. */
export function PaymentDeliveries({
  events,
  deliveries,
  mayResend,
}: {
  events: readonly Told[];
  deliveries: readonly Delivery[];
  mayResend: boolean;
}) {
  const router = useRouter();
  const [resending, setResending] = useState<Told | undefined>(undefined);
  return (
    <Card title="Webhook deliveries" aside={<span className="text-xs text-soft">{events.length} events</span>}>
      {deliveries.length === 0 ? (
        <p className="px-4 py-3 text-soft">The merchant has no endpoint for these events.</p>
      ) : null}
      <ul className="divide-y divide-line">
        {events.map((event) => {
          const own = deliveries.filter(({ eventId }) => eventId === event.id);
          return (
            <li key={event.id} aria-label={event.type} className="space-y-2 px-4 py-3">
              <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
                <span className="font-medium wrap-anywhere">{event.type}</span>
                <span className="text-xs text-soft">
                  <TimeOfDay atMs={event.atMs} withDate />
                </span>
                <Mono copy="event id">{event.id}</Mono>
                {mayResend && own.length > 0 ? (
                  <Button size="small" className="ml-auto" onClick={() => setResending(event)}>
                    <Send aria-hidden />
                    Resend
                  </Button>
                ) : null}
              </div>
              {own.map((delivery) => (
                <DeliveryFacts key={delivery.id} delivery={delivery} />
              ))}
            </li>
          );
        })}
      </ul>
      {resending ? (
        <ActDialog
          title={`Send ${resending.type} once more?`}
          description="The same event goes to every endpoint it went to, with the same id, so the merchant knows it again."
          verb="Send it again"
          done={`Sent ${resending.type} again`}
          keptAs={{ subject: `redeliver ${resending.id}`, name: `resend of ${resending.type}` }}
          request={() => ({ path: `/v1/admin/events/${resending.id}:redeliver`, body: {} })}
          onDone={() => {
            setResending(undefined);
            router.refresh();
          }}
          onClose={() => setResending(undefined)}
        />
      ) : null}
    </Card>
  );
}

function DeliveryFacts({ delivery }: { delivery: Delivery }) {
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-xs text-soft">
      <Badge tone={deliveryTones[delivery.status]}>{delivery.status}</Badge>
      <Link href={`/deliveries/${delivery.id}`} prefetch={false} className="min-w-0 wrap-anywhere hover:underline">
        {delivery.url}
      </Link>
      <span>
        {delivery.attempts} {delivery.attempts === 1 ? "try" : "tries"}
        {delivery.status === "pending" && delivery.nextAttemptMs ? (
          <>
            , next at <ExactTime atMs={delivery.nextAttemptMs} />
          </>
        ) : null}
      </span>
    </div>
  );
}
