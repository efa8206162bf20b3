import { jwtVerify, SignJWT } from "jose";
import { z } from "zod";
import { currentSigningKey, signingKey, TOKEN_ALGORITHM } from "@/lib/auth/signing-keys";
import { env } from "@/lib/env";

/** Short, because a token can't be called back; the client's row is read on every request besides. */
export const TOKEN_LIFE_S = 300;
/** Clocks of two machines differ by less. */
const LEEWAY_S = 30;
const TOKEN_TYPE = "at+jwt";

const Claims = z.object({
  sub: z.string(),
  client_id: z.string(),
  merchant_id: z.string(),
  livemode: z.boolean(),
  scope: z.string(),
});

/** What an access token says. */
export type AccessToken = { clientId: string; merchantId: string; livemode: boolean; scopes: string[] };

/** Issues an access token (RFC 9068) for a client. */
export async function issueAccessToken(token: AccessToken): Promise<string> {
  const key = await currentSigningKey();
  return new SignJWT({
    client_id: token.clientId,
    merchant_id: token.merchantId,
    livemode: token.livemode,
    scope: token.scopes.join(" "),
  })
    .setProtectedHeader({ alg: TOKEN_ALGORITHM, typ: TOKEN_TYPE, kid: key.kid })
    .setIssuer(env().APP_URL)
    .setAudience(audience())
    .setSubject(token.clientId)
    .setJti(crypto.randomUUID())
    .setIssuedAt()
    .setExpirationTime(`${TOKEN_LIFE_S}s`)
    .sign(key.privateKey);
}

/** Checks an access token: our key, algorithm, type, issuer, audience, times. `undefined` for anything else. */
export async function verifyAccessToken(jwt: string): Promise<AccessToken | undefined> {
  try {
    const { payload } = await jwtVerify(
      jwt,
      async (header) => {
        const key = typeof header.kid === "string" ? await signingKey(header.kid) : undefined;
        if (!key) throw new Error("unknown key");
        return key.publicKey;
      },
      {
        algorithms: [TOKEN_ALGORITHM],
        typ: TOKEN_TYPE,
        issuer: env().APP_URL,
        audience: audience(),
        clockTolerance: LEEWAY_S,
        requiredClaims: ["exp", "iat", "sub"],
      },
    );
    const claims = Claims.parse(payload);
    return {
      clientId: claims.client_id,
      merchantId: claims.merchant_id,
      livemode: claims.livemode,
      scopes: claims.scope.split(" ").filter((scope) => scope !== ""),
    };
  } catch {
    // Why a token is refused is nobody's business but its owner's, who can decode it.
    return undefined;
  }
}

/** Whom the tokens are for: this installation's API. */
function audience(): string {
  return `${env().APP_URL}/v1`;
}
