import type { AuthOptions } from "next-auth";
import CredentialsProvider from "next-auth/providers/credentials";
import { z } from "zod";
import { deviceOfRequest, rememberDevice } from "@/lib/auth/device";
import { isHttps, sessionCookie } from "@/lib/auth/session-cookie";
import { type SignInResult, signIn } from "@/lib/auth/sign-in";
import { TOO_MANY, UNAVAILABLE } from "@/lib/auth/sign-in-schema";
import { SESSION_MS_MAX } from "@/lib/auth/sign-in-times";
import { unreachable } from "@/lib/core/unreachable";
import { env } from "@/lib/env";
import { requestIdOf } from "@/lib/http/request-id";
import { log } from "@/lib/log";

const Credentials = z.object({
  email: z.string().min(1),
  password: z.string().min(1),
  code: z.string().optional(),
});

/**
 * next-auth's part of the sign-in: the form's token against forged requests, the credentials, and a signed and sealed
 * cookie. The cookie carries nothing but the id of the session's row, which is what counts.
 */
export function signInOptions(): AuthOptions {
  const { APP_URL, NEXTAUTH_SECRET } = env();
  return {
    secret: NEXTAUTH_SECRET,
    useSecureCookies: isHttps(APP_URL),
    cookies: { sessionToken: sessionCookie(APP_URL) },
    session: { strategy: "jwt", maxAge: SESSION_MS_MAX / 1000 },
    pages: { signIn: "/sign-in", error: "/sign-in" },
    providers: [
      CredentialsProvider({
        credentials: { email: {}, password: {}, code: {} },
        async authorize(given, request) {
          const credentials = Credentials.safeParse(given);
          if (!credentials.success) return null;
          const { email, password, code } = credentials.data;
          const result = await signIn({
            email,
            password,
            code,
            ip: headerOf(request.headers, "x-forwarded-for"),
            userAgent: headerOf(request.headers, "user-agent"),
            device: await deviceOfRequest(),
            requestId: requestIdOf(new Headers({ "x-request-id": headerOf(request.headers, "x-request-id") ?? "" })),
          }).catch((error: unknown) => {
            log().error({ err: error }, "sign-in could not be checked");
            // next-auth writes the message into its answer: it must tell nothing.
            throw new Error(UNAVAILABLE);
          });
          if (result.outcome === "signed_in") await rememberDevice(result.operatorId);
          return answerOf(result);
        },
      }),
    ],
    callbacks: {
      jwt: ({ token, user }) => ({ sid: user ? user.id : token.sid }),
      redirect: ({ url }) => new URL(ownPath(url), APP_URL).href,
    },
    logger: {
      error: (code, metadata) => log().error({ code, err: errorOf(metadata) }, "sign-in failed"),
      warn: (code) => log().warn({ code }, "sign-in warning"),
      debug: () => undefined,
    },
  };
}

/** Where to go after the sign-in: a path of this installation, and its start page for an address elsewhere. */
export function ownPath(url: string): string {
  const { origin } = new URL(env().APP_URL);
  const target = URL.parse(url, origin);
  const path = target?.origin === origin ? `${target.pathname}${target.search}` : "/";
  // What is a path behind an origin can be a host by itself: "/.//evil.example" comes to "//evil.example".
  return path.startsWith("//") ? "/" : path;
}

/** A session's id, or next-auth's refusal: its error is the word that the form reads from the answer. */
function answerOf(result: SignInResult): { id: string } | null {
  switch (result.outcome) {
    case "signed_in":
      return { id: result.sessionId };
    case "refused":
      return null;
    case "code_needed":
    case "code_refused":
      throw new Error(result.outcome);
    case "too_many":
      throw new Error(`${TOO_MANY}${result.retryAfterS}`);
    default:
      return unreachable(result);
  }
}

function headerOf(headers: Record<string, unknown> | undefined, name: string): string | undefined {
  const value = headers?.[name];
  return typeof value === "string" ? value : undefined;
}

function errorOf(metadata: unknown): unknown {
  if (metadata instanceof Error) return metadata;
  return typeof metadata === "object" && metadata !== null ? Reflect.get(metadata, "error") : undefined;
}
