import { verifyAccessToken } from "@/lib/auth/access-token";
import type { MerchantActor } from "@/lib/core/actor";
import { AppError } from "@/lib/core/error";
import { db } from "@/lib/db/client";

/**
 * The merchant's client that a request comes from: its access token is valid, and its client and merchant are active
 * now, not only when the token was issued. Throws `unauthorized` otherwise.
 */
export async function authenticateMerchant(request: Request, requestId: string): Promise<MerchantActor> {
  const refusal = () => new AppError("unauthorized", "Send a valid access token from /oauth/token as a Bearer token.");
  const jwt = /^Bearer ([A-Za-z0-9._~+/-]+=*)$/i.exec(request.headers.get("authorization") ?? "")?.[1];
  const token = jwt ? await verifyAccessToken(jwt) : undefined;
  if (!token) throw refusal();
  const rows = await db().$queryRaw<Array<{ scopes: string[]; ofInstallation: boolean }>>`
    SELECT c.scopes, c.of_installation AS "ofInstallation" FROM api_clients c JOIN merchants m ON m.id = c.merchant_id
    WHERE c.id = ${token.clientId} AND c.merchant_id = ${token.merchantId} AND c.livemode = ${token.livemode}
      AND c.status = 'active' AND m.status = 'active'`;
  const client = rows[0];
  if (!client) throw refusal();
  return {
    kind: "merchant",
    merchantId: token.merchantId,
    livemode: token.livemode,
    clientId: token.clientId,
    scopes: token.scopes.filter((scope) => client.scopes.includes(scope)),
    ofInstallation: client.ofInstallation,
    requestId,
  };
}
