import type { Delivery, Event } from "@/lib/db/client";
import { RETRY_PAUSES_MS } from "@/lib/webhooks/retry-schedule";
import type { Making } from "./making.ts";
import { after, DAY_MS } from "./time.ts";

/** Where a merchant wants to be told, and since when that fails, if it does. */
export type Endpoint = {
  id: string;
  merchantId: string;
  url: string;
  eventTypes: readonly string[];
  failsFromMs: number | undefined;
};

const TRIES_MAX = RETRY_PAUSES_MS.length + 1;
/** A merchant's server that was away for so long that a message was given up: rare, and long ago. */
const GIVEN_UP_SHARE = 0.0008;

/** Delivers an event to an endpoint as far as the demo's time goes, with every try. */
export function deliver(making: Making, endpoint: Endpoint, event: Event): void {
  const subscribes = endpoint.eventTypes.includes("*") || endpoint.eventTypes.includes(event.type);
  if (endpoint.merchantId !== event.merchantId || !subscribes) return;
  const { random, rows } = making;
  const delivery: Delivery = {
    id: random.id("delivery", event.createdAt),
    eventId: event.id,
    eventType: event.type,
    endpointId: endpoint.id,
    merchantId: event.merchantId,
    livemode: event.livemode,
    status: "pending",
    attempts: 0,
    fence: 0,
    resendsDue: 0,
    leaseUntil: null,
    nextAttemptAt: event.createdAt,
    deliveredAt: null,
    sweptAt: null,
    failureReason: null,
    createdAt: event.createdAt,
  };
  rows.deliveries.push(delivery);
  const failures = failuresOf(making, endpoint, event);
  let at = after(event.createdAt, random.int(15, 220));
  while (delivery.status === "pending" && !making.isLater(at)) {
    const taken = delivery.attempts >= failures;
    attempt(making, endpoint, event, delivery, { at, taken });
    const pauseMs = RETRY_PAUSES_MS[delivery.attempts - 1];
    if (taken) return;
    if (delivery.attempts === TRIES_MAX || pauseMs === undefined) {
      Object.assign(delivery, { status: "dead", nextAttemptAt: null });
      return;
    }
    at = after(at, pauseMs * (0.8 + 0.4 * random.next()));
    delivery.nextAttemptAt = at;
  }
}

/** How many tries fail before one is taken. */
function failuresOf({ random, endMs }: Making, endpoint: Endpoint, event: Event): number {
  const atMs = event.createdAt.getTime();
  if (endpoint.failsFromMs !== undefined && atMs >= endpoint.failsFromMs) return TRIES_MAX;
  const old = atMs < endMs - 4 * DAY_MS;
  return random.weighted([
    [0, 0.97],
    [1, 0.022],
    [2, 0.006],
    [old ? TRIES_MAX : 0, GIVEN_UP_SHARE],
  ]);
}

function attempt(
  { random, rows }: Making,
  endpoint: Endpoint,
  event: Event,
  delivery: Delivery,
  { at, taken }: { at: Date; taken: boolean },
): void {
  delivery.attempts += 1;
  delivery.fence += 1;
  const refused = random.weighted<{ status: number | null; error: string | null }>([
    [{ status: 503, error: null }, 6],
    [{ status: 500, error: null }, 2],
    [{ status: null, error: "no answer within 15 s" }, 2],
  ]);
  const status = taken ? 200 : refused.status;
  const durationMs = Math.round(status === null ? 15_000 : random.skewed(110, 0.6));
  rows.attempts.push({
    id: random.id("deliveryAttempt", at),
    deliveryId: delivery.id,
    number: delivery.attempts,
    url: endpoint.url,
    askedFor: false,
    requestHead: null,
    requestHeaders: {
      "content-type": "application/json",
      "user-agent": "Paydesk-Webhooks/1",
      "webhook-id": event.id,
      "webhook-timestamp": String(Math.floor(at.getTime() / 1_000)),
      "webhook-signature": "v1,(made up: this delivery is part of the demo)",
    },
    responseStatus: status,
    responseHeaders: status === null ? null : { "content-type": "text/plain" },
    responseBody: status === null ? null : taken ? "ok" : "upstream is not available",
    error: taken ? null : refused.error,
    durationMs,
    startedAt: at,
  });
  const done = after(at, durationMs);
  if (taken)
    Object.assign(delivery, { status: "delivered", deliveredAt: done, nextAttemptAt: null, failureReason: null });
  else delivery.failureReason = refused.error ?? `answered ${refused.status}`;
}
