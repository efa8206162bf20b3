import { type CryptoKey, exportJWK, generateKeyPair, importJWK, type JWK } from "jose";
import { processWide } from "@/lib/core/process-wide";
import { db } from "@/lib/db/client";
import { databaseNow } from "@/lib/db/now";
import { transaction } from "@/lib/db/transaction";
import { open, seal } from "@/lib/seal";

export const TOKEN_ALGORITHM = "ES256";

/** Keys change rarely; a rotation is seen by every process within this time. */
const CACHE_MS = 30_000;

/** A key pair that signs access tokens. */
export type SigningKey = { kid: string; publicKey: CryptoKey; publicJwk: JWK; privateKey: CryptoKey };

/** `signs`: the one that signs now. `readMs` is a time of a clock that nobody sets. */
type KeyRing = { keys: Map<string, SigningKey>; signs: SigningKey | undefined; readMs: number };
const held = (): { ring?: Promise<KeyRing> } => processWide("key-ring", () => ({}));

/** The key that signs now: the newest active one. Made at first use where there is none. */
export async function currentSigningKey(): Promise<SigningKey> {
  const { signs } = await keyRing();
  if (signs) return signs;
  await createSigningKey();
  delete held().ring;
  const made = (await keyRing()).signs;
  if (!made) throw new Error("Bug: a signing key was made, and is not there.");
  return made;
}

/** The key of that id, if it is not retired. Ids come from tokens, so they are looked up and nothing else. */
export async function signingKey(kid: string): Promise<SigningKey | undefined> {
  return (await keyRing()).keys.get(kid);
}

/** Every key that verifies today, as a JWK set (RFC 7517). */
export async function publicKeySet(): Promise<{ keys: JWK[] }> {
  return { keys: [...(await keyRing()).keys.values()].map((key) => key.publicJwk) };
}

async function keyRing(): Promise<KeyRing> {
  const known = await held().ring;
  if (known && performance.now() - known.readMs < CACHE_MS) return known;
  const reading = readKeyRing();
  held().ring = reading;
  return reading.catch((error: unknown) => {
    delete held().ring;
    throw error;
  });
}

async function readKeyRing(): Promise<KeyRing> {
  const readMs = performance.now();
  const now = await databaseNow(db());
  const rows = await db().signingKey.findMany({
    where: { OR: [{ retiredAt: null }, { retiredAt: { gt: now } }] },
    orderBy: { activeFrom: "asc" },
  });
  const keys = await Promise.all(
    rows.map(async (row): Promise<[string, SigningKey]> => {
      const publicJwk = row.publicJwk as JWK;
      const privateJwk: JWK = JSON.parse(open(row.privateJwkSealed, place(row.kid)));
      const [publicKey, privateKey] = await Promise.all([importKey(publicJwk), importKey(privateJwk)]);
      return [row.kid, { kid: row.kid, publicJwk, publicKey, privateKey }];
    }),
  );
  const ring = new Map(keys);
  // One that is to sign later can be verified already, and is better than none.
  const signs = rows.findLast(({ activeFrom }) => activeFrom <= now) ?? rows[0];
  return { keys: ring, signs: signs && ring.get(signs.kid), readMs };
}

/** Makes the first key. Two processes may meet here: the table's lock lets one of them make it. */
async function createSigningKey(): Promise<void> {
  const { publicKey, privateKey } = await generateKeyPair(TOKEN_ALGORITHM, { extractable: true });
  const kid = crypto.randomUUID();
  const publicJwk = { ...(await exportJWK(publicKey)), kid, alg: TOKEN_ALGORITHM, use: "sig" };
  const privateJwkSealed = seal(JSON.stringify(await exportJWK(privateKey)), place(kid));
  await transaction("signing_key", async (tx) => {
    await tx.$executeRaw`LOCK TABLE signing_keys IN SHARE ROW EXCLUSIVE MODE`;
    if ((await tx.signingKey.count({ where: { retiredAt: null } })) > 0) return;
    await tx.signingKey.create({
      data: { kid, algorithm: TOKEN_ALGORITHM, publicJwk, privateJwkSealed, activeFrom: await databaseNow(tx) },
      select: { kid: true },
    });
  });
}

async function importKey(jwk: JWK): Promise<CryptoKey> {
  const key = await importJWK(jwk, TOKEN_ALGORITHM);
  if (key instanceof Uint8Array) throw new Error("A signing key is not an asymmetric key.");
  return key;
}

function place(kid: string): string {
  return `signing_keys/${kid}/private_jwk`;
}
