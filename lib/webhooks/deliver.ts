import { newId } from "@/lib/core/id";
import { TryAgain } from "@/lib/core/try-again";
import { crashPoint } from "@/lib/crash-point";
import { db } from "@/lib/db/client";
import { transaction } from "@/lib/db/transaction";
import { open } from "@/lib/seal";
import { GuardedFetchError, type GuardedResponse, guardedPost } from "@/lib/webhooks/guarded-fetch";
import { pauseAfter } from "@/lib/webhooks/retry-schedule";
import { signatureHeaders } from "@/lib/webhooks/sign";

/** A process that holds a delivery writes its attempt within this time, or is taken for dead: 15 s for the try, and some. */
const LEASE_MS = 30_000;
/** "Gone" (RFC 9110): the receiver wants nothing more. */
const STATUS_GONE = 410;

type Claimed = { id: string; fence: number; attempts: number };
type Attempt = {
  response?: GuardedResponse;
  error?: string;
  durationMs: number;
  startedAt: Date;
  headers: Record<string, string>;
};

/**
 * Makes the next try of a delivery, if it is time and nobody else holds it, and records it with what was sent and
 * answered. Returns when the next try is due, or `null` when there is none.
 */
export async function attemptDelivery(id: string): Promise<number | null> {
  const claimed = await claim(id);
  if (!claimed) return nextTryOf(id);
  const { delivery, message } = await load(claimed);
  if (delivery.endpoint.status !== "enabled") {
    await close(claimed, { status: "skipped", failureReason: `endpoint is ${delivery.endpoint.status}` });
    return null;
  }
  crashPoint("delivery.before_send");
  const attempt = await send(delivery.endpoint.url, message);
  crashPoint("delivery.after_send");
  return record(claimed, delivery.endpoint, attempt);
}

/** Takes a due delivery on. The fence outlives the lease: a process that comes back from the dead writes nothing. */
async function claim(id: string): Promise<Claimed | undefined> {
  const rows = await db().$queryRaw<Claimed[]>`
    UPDATE deliveries SET fence = fence + 1, lease_until = now() + ${LEASE_MS} * interval '1 millisecond'
    WHERE id = ${id} AND status = 'pending' AND next_attempt_at <= now() + interval '50 milliseconds'
      AND (lease_until IS NULL OR lease_until < now())
    RETURNING id, fence, attempts`;
  return rows[0];
}

/** When a delivery that can't be tried now should be looked at again. */
async function nextTryOf(id: string): Promise<number | null> {
  const delivery = await db().delivery.findUniqueOrThrow({ where: { id } });
  if (delivery.status !== "pending") return null;
  const leaseLeftMs = (delivery.leaseUntil?.getTime() ?? 0) - Date.now();
  if (leaseLeftMs > 0) throw new TryAgain("Another process holds this delivery.", leaseLeftMs);
  return delivery.nextAttemptAt?.getTime() ?? null;
}

async function load(claimed: Claimed) {
  const delivery = await db().delivery.findUniqueOrThrow({
    where: { id: claimed.id },
    include: { event: { select: { id: true, body: true } }, endpoint: { include: { secrets: true } } },
  });
  const now = Date.now();
  const secrets = delivery.endpoint.secrets
    .filter((secret) => !secret.expiresAt || secret.expiresAt.getTime() > now)
    .map((secret) => open(secret.secretSealed, `webhook_endpoint_secrets/${secret.id}`));
  const headers = {
    "content-type": "application/json",
    "user-agent": "Paydesk-Webhooks/1",
    ...signatureHeaders(
      { id: delivery.event.id, timestampS: Math.floor(now / 1000), body: delivery.event.body },
      secrets,
    ),
  };
  return { delivery, message: { headers, body: delivery.event.body } };
}

async function send(url: string, message: { headers: Record<string, string>; body: string }): Promise<Attempt> {
  const startedAt = new Date();
  const begun = performance.now();
  const outcome = await guardedPost(url, message.headers, message.body).then(
    (response) => ({ response }),
    (error: unknown) => {
      if (error instanceof GuardedFetchError) return { error: error.message };
      throw error;
    },
  );
  return { ...outcome, startedAt, headers: message.headers, durationMs: Math.round(performance.now() - begun) };
}

/** Writes the attempt and what follows from it: delivered, gone, tried again, or dead. */
async function record(
  claimed: Claimed,
  endpoint: { id: string; url: string },
  attempt: Attempt,
): Promise<number | null> {
  const tries = claimed.attempts + 1;
  const status = attempt.response?.status;
  const delivered = status !== undefined && status >= 200 && status < 300;
  const gone = status === STATUS_GONE;
  const pauseMs = delivered || gone ? undefined : pauseAfter(tries, Math.random(), retryAfterMs(attempt.response));
  const nextAttemptAt = pauseMs === undefined ? null : new Date(Date.now() + pauseMs);
  const outcome = delivered
    ? { status: "delivered", deliveredAt: new Date(), failureReason: null }
    : {
        status: gone ? "skipped" : nextAttemptAt ? "pending" : "dead",
        failureReason: attempt.error ?? `answered ${status}`,
      };
  await transaction("delivery_attempt", async (tx) => {
    const { count } = await tx.delivery.updateMany({
      where: { id: claimed.id, fence: claimed.fence, status: "pending" },
      data: { ...outcome, attempts: tries, nextAttemptAt, leaseUntil: null },
    });
    if (count === 0) return;
    await tx.deliveryAttempt.create({
      data: {
        id: newId("deliveryAttempt"),
        deliveryId: claimed.id,
        number: tries,
        url: endpoint.url,
        requestHeaders: attempt.headers,
        responseStatus: status ?? null,
        ...(attempt.response ? { responseHeaders: attempt.response.headers, responseBody: attempt.response.body } : {}),
        error: attempt.error ?? null,
        durationMs: attempt.durationMs,
        startedAt: attempt.startedAt,
      },
      select: { id: true },
    });
    if (gone) {
      await tx.webhookEndpoint.updateMany({
        where: { id: endpoint.id, status: "enabled" },
        data: { status: "disabled", disabledReason: "answered 410 Gone" },
      });
    }
  });
  return nextAttemptAt?.getTime() ?? null;
}

async function close(claimed: Claimed, data: { status: string; failureReason: string }): Promise<void> {
  await db().delivery.updateMany({
    where: { id: claimed.id, fence: claimed.fence, status: "pending" },
    data: { ...data, nextAttemptAt: null, leaseUntil: null },
  });
}

/** A Retry-After header as milliseconds: seconds or an HTTP date (RFC 9110). */
function retryAfterMs(response: GuardedResponse | undefined): number {
  const text = response?.headers["retry-after"];
  if (!text) return 0;
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : 0;
}
