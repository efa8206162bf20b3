import { issueAccessToken, TOKEN_LIFE_S } from "@/lib/auth/access-token";
import { authenticateClient } from "@/lib/auth/api-client";
import { AppError, errorCodes } from "@/lib/core/error";

/** The words of RFC 6749, section 5.2. */
type OAuthErrorCode = "invalid_request" | "invalid_client" | "unsupported_grant_type" | "invalid_scope";

/** The token endpoint's answer: OAuth's own shape, in success and in error. */
export type TokenAnswer = { status: number; body: Record<string, unknown> };

/**
 * Answers a token request (RFC 6749, client credentials; `client_secret_basic` and `client_secret_post`). An error
 * carries OAuth's members for client libraries and problem details for people.
 */
export async function answerTokenRequest(
  form: URLSearchParams,
  authorization: string | null,
  requestId: string,
): Promise<TokenAnswer> {
  const refuse = (error: OAuthErrorCode, description: string): TokenAnswer => {
    const code = error === "invalid_client" ? "invalid_client" : "invalid_request";
    const { status, title, retryable } = errorCodes[code];
    const problem = {
      type: `/docs/errors#${error}`,
      title,
      status,
      detail: description,
      code: error,
      request_id: requestId,
      retryable,
    };
    return { status, body: { error, error_description: description, ...problem } };
  };
  for (const name of new Set(form.keys())) {
    if (form.getAll(name).length > 1) return refuse("invalid_request", `The parameter ${name} is sent twice.`);
  }
  if (!form.has("grant_type")) return refuse("invalid_request", "The parameter grant_type is missing.");
  if (form.get("grant_type") !== "client_credentials") {
    return refuse("unsupported_grant_type", "The only grant type is client_credentials.");
  }
  const credentials = credentialsOf(form, authorization);
  if (credentials === "two ways") return refuse("invalid_request", "Send the client's secret in one way only.");
  const client = credentials && (await authenticateClient(credentials.id, credentials.secret));
  if (!client) return refuse("invalid_client", "The client is unknown, disabled, or its secret is wrong.");

  const wanted =
    form
      .get("scope")
      ?.split(" ")
      .filter((scope) => scope !== "") ?? client.scopes;
  const foreign = wanted.filter((scope) => !client.scopes.includes(scope));
  if (foreign.length > 0) return refuse("invalid_scope", "The client may not have one of these scopes.");
  const token = await issueAccessToken({
    clientId: client.id,
    merchantId: client.merchantId,
    livemode: client.livemode,
    scopes: wanted,
  });
  return {
    status: 200,
    body: { access_token: token, token_type: "Bearer", expires_in: TOKEN_LIFE_S, scope: wanted.join(" ") },
  };
}

/** Reads a token request's form. Throws what the edge turns into a problem. */
export function parseForm(contentType: string | null, bytes: Uint8Array): URLSearchParams {
  if (!/^application\/x-www-form-urlencoded\s*(;|$)/i.test(contentType ?? "")) {
    throw new AppError("unsupported_media_type", "Send the token request as application/x-www-form-urlencoded.");
  }
  return new URLSearchParams(new TextDecoder().decode(bytes));
}

type Credentials = { id: string; secret: string };

function credentialsOf(form: URLSearchParams, authorization: string | null): Credentials | "two ways" | undefined {
  const id = form.get("client_id");
  const secret = form.get("client_secret");
  if (authorization === null) return id && secret ? { id, secret } : undefined;
  if (secret !== null) return "two ways";
  const encoded = /^Basic ([A-Za-z0-9+/]+=*)$/i.exec(authorization)?.[1];
  const [user, ...rest] = encoded ? Buffer.from(encoded, "base64").toString("utf8").split(":") : [];
  if (!user || rest.length === 0) return undefined;
  return { id: formDecode(user), secret: formDecode(rest.join(":")) };
}

/** Both halves are form-encoded before they are joined (RFC 6749, section 2.3.1). */
function formDecode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return text;
  }
}
