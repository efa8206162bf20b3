import type { AuthOptions } from "next-auth";
import CredentialsProvider from "next-auth/providers/credentials";
import { z } from "zod";
import { isHttps, sessionCookie } from "@/lib/auth/session-cookie";
import { SESSION_MS_MAX, signIn } from "@/lib/auth/sign-in";
import { env } from "@/lib/env";
import { log } from "@/lib/log";

const Credentials = z.object({ email: z.string().min(1), password: z.string().min(1) });

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
        credentials: { email: {}, password: {} },
        async authorize(given, request) {
          const credentials = Credentials.safeParse(given);
          if (!credentials.success) return null;
          const sessionId = await signIn({
            ...credentials.data,
            ip: headerOf(request.headers, "x-forwarded-for"),
            userAgent: headerOf(request.headers, "user-agent"),
          });
          return sessionId ? { id: sessionId } : null;
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
  return target?.origin === origin ? `${target.pathname}${target.search}` : "/";
}

function headerOf(headers: Record<string, unknown> | undefined, name: string): string | undefined {
  const value = headers?.[name];
  return typeof value === "string" ? value : undefined;
}

function errorOf(metadata: unknown): unknown {
  if (metadata instanceof Error) return metadata;
  return typeof metadata === "object" && metadata !== null ? Reflect.get(metadata, "error") : undefined;
}
