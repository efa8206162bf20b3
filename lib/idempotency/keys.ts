import { AppError } from "@/lib/core/error";
import { Prisma, type Tx } from "@/lib/db/client";
import { transaction } from "@/lib/db/transaction";

/** A request as its idempotency key knows it. The fingerprint is over method, path and canonical body. */
export type KeyedRequest = {
  key: string;
  fingerprint: Uint8Array<ArrayBuffer>;
  method: string;
  path: string;
  requestId: string;
  successStatus: number;
};

/** Whose key it is: keys belong to one merchant and one mode. */
export type KeyOwner = { merchantId: string; livemode: boolean };

/** An answer as it goes over the wire, kept to be given again byte for byte. */
export type StoredResponse = { status: number; contentType: string; body: Uint8Array<ArrayBuffer> };

/** What became of a key's request: answered, or committed with the outcome still open. */
export type KeyState =
  | { state: "finished"; response: StoredResponse }
  | { state: "committed"; resourceId: string; fence: number };

/** The same key has been claimed before: `takeOver` says what that means. Thrown to roll the work back. */
export class KeyTaken extends Error {
  override readonly name = "KeyTaken";
}

/**
 * How long a request holds its key: the longest wait for an answer (25 s) and some time to write it.
 * After that a retry takes over.
 */
export const KEY_LEASE_MS = 30_000;

/** The fence of the request that claimed the key. */
export const FIRST_FENCE = 1;

/**
 * The INSERT that claims a key, as a part of a larger statement. It returns a row only to the first.
 * With a response the key is finished at once; without one it waits for the outcome of `awaits`.
 */
export function claimSql(
  owner: KeyOwner,
  request: KeyedRequest,
  work: { resourceId: string; awaits?: string; response?: StoredResponse },
): Prisma.Sql {
  const { response } = work;
  return Prisma.sql`
    INSERT INTO idempotency_keys (merchant_id, livemode, key, fingerprint, method, path, status, resource_id, awaits,
      success_status, locked_until, response_status, response_type, response_body, request_id)
    VALUES (${owner.merchantId}, ${owner.livemode}, ${request.key}, ${request.fingerprint}, ${request.method},
      ${request.path}, ${response ? "finished" : "running"}, ${work.resourceId}, ${work.awaits ?? null},
      ${request.successStatus}, now() + ${KEY_LEASE_MS} * interval '1 millisecond', ${response?.status ?? null},
      ${response?.contentType ?? null}, ${response?.body ?? null}, ${request.requestId})
    ON CONFLICT (merchant_id, livemode, key) DO NOTHING
    RETURNING key`;
}

/** Claims a key in the transaction of the work it guards. Throws `KeyTaken` when it isn't the first. */
export async function claimKey(
  tx: Tx,
  owner: KeyOwner,
  request: KeyedRequest,
  work: { resourceId: string; awaits: string },
): Promise<void> {
  const rows = await tx.$queryRaw<unknown[]>(claimSql(owner, request, work));
  if (rows.length === 0) throw new KeyTaken();
}

/**
 * Decides about a request whose key was claimed before: gives the first answer again, refuses another request with the
 * same key (422) and one whose first still runs (409), or takes over what a dead process left committed.
 */
export async function takeOver(owner: KeyOwner, request: KeyedRequest): Promise<KeyState> {
  return transaction("key_take_over", async (tx) => {
    const row = await lockKey(tx, owner, request.key);
    if (!row)
      throw new AppError("request_in_progress", "The first request with this key was just undone. Send it again.");
    if (Buffer.compare(row.fingerprint, request.fingerprint) !== 0) {
      throw new AppError(
        "idempotency_key_reused",
        "This Idempotency-Key was used for another request. Use a new key for a new request.",
      );
    }
    const response = storedResponse(row);
    if (response) return { state: "finished", response };
    if (row.lease_left_ms > 0) {
      throw new AppError(
        "request_in_progress",
        "The first request with this key is still running. Send it again later.",
        {
          retryAfterS: Math.max(1, Math.ceil(row.lease_left_ms / 1000)),
        },
      );
    }
    const fence = row.fence + 1;
    await tx.$executeRaw`
      UPDATE idempotency_keys SET fence = ${fence}, locked_until = now() + ${KEY_LEASE_MS} * interval '1 millisecond'
      WHERE merchant_id = ${owner.merchantId} AND livemode = ${owner.livemode} AND key = ${request.key}`;
    return { state: "committed", resourceId: row.resource_id, fence };
  });
}

/** Reads what became of a key. */
export async function readKey(tx: Tx, owner: KeyOwner, key: string): Promise<StoredResponse | undefined> {
  const row = await tx.idempotencyKey.findUnique({
    where: { merchantId_livemode_key: { merchantId: owner.merchantId, livemode: owner.livemode, key } },
    select: { responseStatus: true, responseType: true, responseBody: true },
  });
  if (!row?.responseBody || row.responseStatus === null || row.responseType === null) return undefined;
  return { status: row.responseStatus, contentType: row.responseType, body: row.responseBody };
}

/** Whether a key is there, answered or not. */
export async function isClaimed(tx: Tx, { merchantId, livemode }: KeyOwner, key: string): Promise<boolean> {
  return (await tx.idempotencyKey.count({ where: { merchantId, livemode, key } })) === 1;
}

/**
 * Writes the answer to a key that this process holds with this fence. Returns what is stored in the end: a newer holder
 * or the outcome itself may have been faster.
 */
export async function finishKey(
  tx: Tx,
  owner: KeyOwner,
  key: string,
  fence: number,
  response: StoredResponse,
): Promise<StoredResponse | undefined> {
  const count = await tx.$executeRaw`
    UPDATE idempotency_keys
    SET status = 'finished', response_status = ${response.status}, response_type = ${response.contentType},
        response_body = ${response.body}
    WHERE merchant_id = ${owner.merchantId} AND livemode = ${owner.livemode} AND key = ${key}
      AND status = 'running' AND fence = ${fence}`;
  return count === 1 ? response : readKey(tx, owner, key);
}

/** Writes the answer to every key that waits for one of these outcomes, in the transaction that makes it true. */
export async function finishKeysAwaiting(
  tx: Tx,
  awaits: readonly string[],
  body: Uint8Array<ArrayBuffer>,
): Promise<void> {
  await tx.$executeRaw`
    UPDATE idempotency_keys
    SET status = 'finished', response_status = success_status, response_type = 'application/json', response_body = ${body}
    WHERE awaits = ANY(${awaits}) AND status = 'running'`;
}

/** Has every key that waits for one outcome wait for another. */
export async function moveKeysAwaiting(tx: Tx, from: string, to: string): Promise<void> {
  await tx.$executeRaw`UPDATE idempotency_keys SET awaits = ${to} WHERE awaits = ${from} AND status = 'running'`;
}

/** Keeps a refusal as the first answer to its key. Returns the answer that counts, should another have been faster. */
export async function recordRefusal(
  owner: KeyOwner,
  request: KeyedRequest,
  response: StoredResponse,
): Promise<KeyState> {
  const first = await transaction("key_refusal", (tx) =>
    tx.$queryRaw<unknown[]>(claimSql(owner, request, { resourceId: "", response })),
  );
  return first.length === 1 ? { state: "finished", response } : takeOver(owner, request);
}

type KeyRow = {
  fingerprint: Uint8Array;
  resource_id: string;
  fence: number;
  lease_left_ms: number;
  response_status: number | null;
  response_type: string | null;
  response_body: Uint8Array<ArrayBuffer> | null;
};

async function lockKey(tx: Tx, owner: KeyOwner, key: string): Promise<KeyRow | undefined> {
  const rows = await tx.$queryRaw<KeyRow[]>`
    SELECT fingerprint, resource_id, fence, response_status, response_type, response_body,
           (extract(epoch FROM locked_until - now()) * 1000)::float8 AS lease_left_ms
    FROM idempotency_keys
    WHERE merchant_id = ${owner.merchantId} AND livemode = ${owner.livemode} AND key = ${key}
    FOR UPDATE`;
  return rows[0];
}

function storedResponse(row: KeyRow): StoredResponse | undefined {
  if (row.response_status === null || row.response_type === null || row.response_body === null) return undefined;
  return { status: row.response_status, contentType: row.response_type, body: row.response_body };
}
