import { createHash, timingSafeEqual } from "node:crypto";
import { db } from "@/lib/db/client";
import { databaseNow } from "@/lib/db/now";

/** A client that proved who it is. */
export type AuthenticClient = { id: string; merchantId: string; livemode: boolean; scopes: string[] };

/** The hash under which a client secret is kept: it has 256 random bits, so a fast hash is enough. */
export function hashClientSecret(secret: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash("sha256").update(secret).digest());
}

/** Compared against where there is no such client, so that both cases cost the same. */
const NO_HASH = hashClientSecret("no client has this secret");

/** Checks a client's id and secret. `undefined` for a wrong one, a disabled client or a suspended merchant. */
export async function authenticateClient(id: string, secret: string): Promise<AuthenticClient | undefined> {
  const client = await db().apiClient.findUnique({
    // What can't be an id is nobody's, and costs the same to find out.
    where: { id: /^[\w-]{1,64}$/.test(id) ? id : "" },
    include: { secrets: true, merchant: { select: { status: true } } },
  });
  const now = await databaseNow(db());
  const hashes = (client?.secrets ?? []).filter((row) => !row.expiresAt || row.expiresAt > now).map((row) => row.hash);
  const given = hashClientSecret(secret);
  const matches = (hashes.length > 0 ? hashes : [NO_HASH]).filter((hash) => timingSafeEqual(hash, given)).length > 0;
  if (!client || !matches || client.status !== "active" || client.merchant.status !== "active") return undefined;
  return { id: client.id, merchantId: client.merchantId, livemode: client.livemode, scopes: client.scopes };
}
