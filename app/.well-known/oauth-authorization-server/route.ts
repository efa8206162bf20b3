import { SCOPES } from "@/lib/core/scopes";
import { env } from "@/lib/env";
import { edge } from "@/lib/http/edge";
import { methods } from "@/lib/http/methods";

/** Authorization server metadata (RFC 8414). */
export const { GET, POST, PUT, PATCH, DELETE } = methods({
  GET: edge(async () =>
    Response.json({
      issuer: env().APP_URL,
      token_endpoint: `${env().APP_URL}/oauth/token`,
      jwks_uri: `${env().APP_URL}/.well-known/jwks.json`,
      grant_types_supported: ["client_credentials"],
      response_types_supported: [],
      token_endpoint_auth_methods_supported: ["client_secret_basic", "client_secret_post"],
      scopes_supported: SCOPES,
    }),
  ),
});
