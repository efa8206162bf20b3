import { randomBytes } from "node:crypto";
import { hashClientSecret } from "@/lib/auth/api-client";
import type { AdminActor } from "@/lib/core/actor";
import { AppError } from "@/lib/core/error";
import { newId } from "@/lib/core/id";
import { requireFreshProof } from "@/lib/core/step-up";
import type { Tx } from "@/lib/db/client";
import { databaseNow } from "@/lib/db/now";
import { changeSettings } from "@/lib/merchants/change";
import { rememberShown } from "@/lib/merchants/client-people";
import { lockClient, retrieveApiClient } from "@/lib/merchants/client-rows";
import type { ApiClient, ApiClientWithSecret } from "@/lib/merchants/schema";

/** 256 random bits: nobody guesses them, so a fast hash keeps them well enough. */
const SECRET_BYTES = 32;
/** The old one and the new one. A third would be one that nobody remembers. */
const ALIVE_MAX = 2;
const HOUR_MS = 3_600_000;

/**
 * Makes a secret for a client, for the actor to be shown, and keeps its hash alone: what is returned here can't be found
 * out later.
 */
export async function makeSecret(tx: Tx, actor: AdminActor, clientId: string): Promise<string> {
  const secret = `pds_${randomBytes(SECRET_BYTES).toString("base64url")}`;
  await tx.apiClientSecret.create({
    data: { id: newId("apiClientSecret"), clientId, hash: hashClientSecret(secret), createdAt: new Date() },
    select: { id: true },
  });
  await rememberShown(tx, actor, clientId);
  return secret;
}

/** Makes a secret, and ends all others at once. */
export async function replaceSecrets(tx: Tx, actor: AdminActor, clientId: string): Promise<string> {
  const now = await databaseNow(tx);
  await tx.apiClientSecret.updateMany({
    where: { clientId, OR: [{ expiresAt: null }, { expiresAt: { gt: now } }] },
    data: { expiresAt: now },
  });
  return makeSecret(tx, actor, clientId);
}

/** Gives a client a new secret. The old ones live on for the overlap, so that a program can change over without a pause. */
export async function rotateSecret(actor: AdminActor, id: string, overlapHours: number): Promise<ApiClientWithSecret> {
  requireFreshProof(actor, Date.now());
  const secret = await changeSettings(actor, async (tx) => {
    const { merchantId } = await lockClient(tx, actor, id);
    const now = await databaseNow(tx);
    const alive = await aliveSecrets(tx, id, now);
    if (alive.length >= ALIVE_MAX && overlapHours > 0) {
      throw new AppError("invalid_state", "Two secrets of this client are alive. End the old one first.");
    }
    const until = new Date(now.getTime() + overlapHours * HOUR_MS);
    await tx.apiClientSecret.updateMany({
      where: { clientId: id, OR: [{ expiresAt: null }, { expiresAt: { gt: until } }] },
      data: { expiresAt: until },
    });
    const made = await makeSecret(tx, actor, id);
    const after = { overlap_hours: overlapHours, old_ends: until.toISOString() };
    return { made, told: { merchantId, action: "api_client.secret_rotated", ...client(id), after } };
  });
  return { ...(await retrieveApiClient(actor, id)), client_secret: secret };
}

/** Ends a secret at once. Tokens that were got with it end by themselves within minutes; switching the client off ends them now. */
export async function endSecret(actor: AdminActor, id: string, secretId: string): Promise<ApiClient> {
  await changeSettings(actor, async (tx) => {
    const { merchantId } = await lockClient(tx, actor, id);
    const now = await databaseNow(tx);
    const alive = await aliveSecrets(tx, id, now);
    if (!alive.includes(secretId)) throw new AppError("invalid_state", "This secret has ended already.");
    if (alive.length === 1) {
      throw new AppError(
        "invalid_state",
        "This is the client's only secret. Make a new one, or switch the client off.",
      );
    }
    await tx.apiClientSecret.update({ where: { id: secretId }, data: { expiresAt: now }, select: { id: true } });
    const after = { secret_id: secretId };
    return { made: undefined, told: { merchantId, action: "api_client.secret_ended", ...client(id), after } };
  });
  return retrieveApiClient(actor, id);
}

async function aliveSecrets(tx: Tx, clientId: string, now: Date): Promise<string[]> {
  const rows = await tx.apiClientSecret.findMany({
    where: { clientId, OR: [{ expiresAt: null }, { expiresAt: { gt: now } }] },
    select: { id: true },
  });
  return rows.map(({ id }) => id);
}

function client(id: string) {
  return { objectType: "api_client", objectId: id };
}
