import { Badge, type Tone } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { ExactTime } from "@/components/ui/time";
import type { DeliveryStatus } from "@/lib/webhooks/status";

/** An event on its way to one endpoint. */
export type Delivery = {
  id: string;
  eventType: string;
  url: string;
  status: DeliveryStatus;
  attempts: number;
  nextAttemptMs: number | null;
};

const deliveryTones: Readonly<Record<DeliveryStatus, Tone>> = {
  pending: "open",
  delivered: "good",
  dead: "bad",
  skipped: "quiet",
};

/** Where the merchant was told of this payment, and whether it got through. */
export function PaymentDeliveries({ deliveries }: { deliveries: readonly Delivery[] }) {
  return (
    <Card title="Webhook deliveries">
      {deliveries.length === 0 ? (
        <p className="px-4 py-3 text-soft">The merchant has no endpoint for these events.</p>
      ) : null}
      <ul className="divide-y divide-line">
        {deliveries.map((delivery) => (
          <DeliveryFacts key={delivery.id} delivery={delivery} />
        ))}
      </ul>
    </Card>
  );
}

function DeliveryFacts({ delivery }: { delivery: Delivery }) {
  return (
    <li className="space-y-1 px-4 py-2.5">
      <div className="flex items-center justify-between gap-3">
        <span className="min-w-0 truncate" title={delivery.eventType}>
          {delivery.eventType}
        </span>
        <Badge tone={deliveryTones[delivery.status]}>{delivery.status}</Badge>
      </div>
      <p className="text-xs wrap-anywhere text-soft">
        {delivery.url} · {delivery.attempts} {delivery.attempts === 1 ? "try" : "tries"}
        {delivery.status === "pending" && delivery.nextAttemptMs ? (
          <>
            {" "}
            · next at <ExactTime atMs={delivery.nextAttemptMs} />
          </>
        ) : null}
      </p>
    </li>
  );
}
