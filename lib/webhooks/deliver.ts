import { TryAgain } from "@/lib/core/try-again";
import { crashPoint } from "@/lib/crash-point";
import { db } from "@/lib/db/client";
import { open } from "@/lib/seal";
import { GuardedFetchError, guardedPost } from "@/lib/webhooks/guarded-fetch";
import { type Attempt, type Claimed, recordAttempt } from "@/lib/webhooks/record-attempt";
import { requestHead } from "@/lib/webhooks/request-head";
import { signatureHeaders } from "@/lib/webhooks/sign";

/** A process that holds a delivery writes its attempt within this time, or is taken for dead: 15 s for the try, and some. */
const LEASE_MS = 30_000;

/**
 * Makes the next try of a delivery, if it is time and nobody else holds it, and records it with what was sent and
 * answered. Returns in how many milliseconds the next try is due, or `null` when there is none.
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
  return recordAttempt(claimed, delivery.endpoint.id, attempt);
}

/** Takes a due delivery on. The fence outlives the lease: a process that comes back from the dead writes nothing. */
async function claim(id: string): Promise<Claimed | undefined> {
  const rows = await db().$queryRaw<Claimed[]>`
    UPDATE deliveries SET fence = fence + 1, lease_until = now() + ${LEASE_MS} * interval '1 millisecond'
    WHERE id = ${id} AND status = 'pending' AND next_attempt_at <= now() + interval '50 milliseconds'
      AND (lease_until IS NULL OR lease_until < now())
    RETURNING id, fence, attempts, resends_due AS "resendsDue", now() AS at`;
  return rows[0];
}

/** In how many milliseconds a delivery that can't be tried now should be looked at again. */
async function nextTryOf(id: string): Promise<number | null> {
  const [delivery] = await db().$queryRaw<
    Array<{ status: string; leaseLeftMs: number | null; dueInMs: number | null }>
  >`
    SELECT status, (extract(epoch FROM lease_until - now()) * 1000)::float8 AS "leaseLeftMs",
           greatest(0, extract(epoch FROM next_attempt_at - now()) * 1000)::float8 AS "dueInMs"
    FROM deliveries WHERE id = ${id}`;
  if (delivery?.status !== "pending") return null;
  const leaseLeftMs = delivery.leaseLeftMs ?? 0;
  if (leaseLeftMs > 0) throw new TryAgain("Another process holds this delivery.", leaseLeftMs);
  return delivery.dueInMs;
}

async function load(claimed: Claimed) {
  const delivery = await db().delivery.findUniqueOrThrow({
    where: { id: claimed.id },
    include: { event: { select: { id: true, body: true } }, endpoint: { include: { secrets: true } } },
  });
  const secrets = delivery.endpoint.secrets
    .filter((secret) => !secret.expiresAt || secret.expiresAt > claimed.at)
    .map((secret) => open(secret.secretSealed, `webhook_endpoint_secrets/${secret.id}`));
  const headers = {
    "content-type": "application/json",
    "user-agent": "Paydesk-Webhooks/1",
    ...signatureHeaders(
      { id: delivery.event.id, timestampS: Math.floor(claimed.at.getTime() / 1000), body: delivery.event.body },
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
  const target = URL.parse(url);
  return {
    ...outcome,
    url,
    headers: message.headers,
    head: target && requestHead(target, message.headers, message.body),
    startedAt,
    durationMs: Math.round(performance.now() - begun),
  };
}

async function close(claimed: Claimed, data: { status: string; failureReason: string }): Promise<void> {
  await db().delivery.updateMany({
    where: { id: claimed.id, fence: claimed.fence, status: "pending" },
    data: { ...data, nextAttemptAt: null, leaseUntil: null, resendsDue: 0 },
  });
}
