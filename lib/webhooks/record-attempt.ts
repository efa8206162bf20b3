import { newId } from "@/lib/core/id";
import type { Tx } from "@/lib/db/client";
import { transaction } from "@/lib/db/transaction";
import type { GuardedResponse } from "@/lib/webhooks/guarded-fetch";
import { pauseAfter } from "@/lib/webhooks/retry-schedule";

/** "Gone" (RFC 9110): the receiver wants nothing more. */
const STATUS_GONE = 410;

/**
 * A delivery that a process took on. `resendsDue`: how many tries somebody had asked for by then. `at`: when, by the
 * database's clock, which a receiver's agrees with if it is right.
 */
export type Claimed = { id: string; fence: number; attempts: number; resendsDue: number; at: Date };

/** One try: what was sent, and what came of it. */
export type Attempt = {
  url: string;
  headers: Record<string, string>;
  head: string | null;
  response?: GuardedResponse;
  error?: string;
  durationMs: number;
  startedAt: Date;
};

/**
 * Writes the attempt and what follows from it: delivered, gone, tried again, or dead. What somebody asked for while the
 * try was on its way is still owed: the delivery stays pending and is sent again at once. Returns in how many
 * milliseconds the next try is due, or `null` when there is none. What is due when is the database's time.
 */
export async function recordAttempt(claimed: Claimed, endpointId: string, attempt: Attempt): Promise<number | null> {
  const outcome = outcomeOf(attempt, claimed.attempts + 1);
  const askedFor = claimed.resendsDue > 0;
  return transaction("delivery_attempt", async (tx) => {
    const [held] = await tx.$queryRaw<Array<{ resendsDue: number; now: Date }>>`
      SELECT resends_due AS "resendsDue", now() AS now FROM deliveries
      WHERE id = ${claimed.id} AND fence = ${claimed.fence} AND status = 'pending' FOR UPDATE`;
    if (!held) return outcome.pauseMs;
    const resendsDue = outcome.status === "skipped" ? 0 : held.resendsDue - (askedFor ? 1 : 0);
    const { deliveredNow, pauseMs: pause, ...became } = outcome;
    const pauseMs = resendsDue > 0 ? 0 : pause;
    await tx.delivery.update({
      where: { id: claimed.id },
      data: {
        ...became,
        ...(deliveredNow ? { deliveredAt: held.now } : {}),
        ...(resendsDue > 0 ? { status: "pending" } : {}),
        attempts: claimed.attempts + 1,
        resendsDue,
        nextAttemptAt: pauseMs === null ? null : new Date(held.now.getTime() + pauseMs),
        leaseUntil: null,
      },
      select: { id: true },
    });
    await keep(tx, claimed, attempt, askedFor);
    await noteEndpoint(tx, endpointId, attempt);
    return pauseMs;
  });
}

type Outcome = {
  status: "delivered" | "skipped" | "dead" | "pending";
  failureReason: string | null;
  deliveredNow: boolean;
  /** Before the next try; `null` when there is none. */
  pauseMs: number | null;
};

/** What becomes of a delivery after so many tries. */
function outcomeOf(attempt: Attempt, tries: number): Outcome {
  const status = attempt.response?.status;
  if (isTaken(status)) {
    return { status: "delivered", failureReason: null, deliveredNow: true, pauseMs: null };
  }
  const failureReason = attempt.error ?? `answered ${status}`;
  const failed = { failureReason, deliveredNow: false };
  if (status === STATUS_GONE) return { status: "skipped", ...failed, pauseMs: null };
  const pauseMs = pauseAfter(tries, Math.random(), retryAfterMs(attempt.response));
  return pauseMs === undefined
    ? { status: "dead", ...failed, pauseMs: null }
    : { status: "pending", ...failed, pauseMs };
}

async function keep(tx: Tx, claimed: Claimed, attempt: Attempt, askedFor: boolean): Promise<void> {
  await tx.deliveryAttempt.create({
    data: {
      id: newId("deliveryAttempt"),
      deliveryId: claimed.id,
      number: claimed.attempts + 1,
      url: attempt.url,
      askedFor,
      requestHeaders: attempt.headers,
      requestHead: attempt.head,
      responseStatus: attempt.response?.status ?? null,
      ...(attempt.response ? { responseHeaders: attempt.response.headers, responseBody: attempt.response.body } : {}),
      error: attempt.error ?? null,
      durationMs: attempt.durationMs,
      startedAt: attempt.startedAt,
    },
    select: { id: true },
  });
}

/** How the endpoint is doing. One that does well is not written at all: every delivery of it would wait in a line here. */
async function noteEndpoint(tx: Tx, id: string, { response, startedAt }: Attempt): Promise<void> {
  if (isTaken(response?.status)) {
    await tx.webhookEndpoint.updateMany({
      where: { id, failingSince: { not: null } },
      data: { failingSince: null, failuresInRow: 0 },
    });
    return;
  }
  await tx.$executeRaw`
    UPDATE webhook_endpoints
    SET failures_in_row = failures_in_row + 1, failing_since = coalesce(failing_since, ${startedAt}::timestamptz)
    WHERE id = ${id}`;
  if (response?.status !== STATUS_GONE) return;
  await tx.webhookEndpoint.updateMany({
    where: { id, status: "enabled" },
    data: { status: "disabled", disabledReason: "answered 410 Gone" },
  });
}

function isTaken(status: number | undefined): boolean {
  return status !== undefined && status >= 200 && status < 300;
}

/** A Retry-After header as milliseconds: seconds or an HTTP date (RFC 9110). */
function retryAfterMs(response: GuardedResponse | undefined): number {
  const text = response?.headers["retry-after"];
  if (!text) return 0;
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : 0;
}
