import type { PaymentIntent } from "@/lib/db/client";
import type { EventType } from "@/lib/webhooks/catalogue";
import { deliver, type Endpoint } from "./deliveries.ts";
import type { Hold, Outage } from "./outages.ts";
import type { Random } from "./random.ts";
import type { DemoRows } from "./rows.ts";

/** A public fact, before it is an event. */
type Told = {
  merchantId: string;
  livemode: false;
  type: EventType;
  objectId: string;
  seq: number;
  object: object;
  at: Date;
  requestId: string;
  intent: Pick<PaymentIntent, "id" | "orderId">;
};

/** What everything is made with: one source of chance, one set of rows, one end of time. */
export class Making {
  constructor(
    readonly random: Random,
    readonly rows: DemoRows,
    readonly endMs: number,
    readonly outages: readonly Outage[],
    readonly holds: readonly Hold[],
    readonly endpoints: readonly Endpoint[],
  ) {}

  /** Whether a moment lies in the demo's future: nothing happens there. */
  isLater(at: Date): boolean {
    return at.getTime() > this.endMs;
  }

  /** An event with its body, and its deliveries. */
  tell({ object, at, intent, ...fact }: Told): void {
    const id = this.random.id("event", at);
    const body = JSON.stringify({
      event_id: id,
      type: fact.type,
      created_ms: at.getTime(),
      data: { payment_intent_id: intent.id, order_id: intent.orderId, object },
    });
    const event = { ...fact, id, paymentIntentId: intent.id, body, createdAt: at };
    this.rows.events.push(event);
    for (const endpoint of this.endpoints) deliver(this, endpoint, event);
  }
}
