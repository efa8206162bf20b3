import { type NextRequest, NextResponse } from "next/server";
import { SESSION_COOKIE_NAMES } from "@/lib/auth/session-cookie";
import { env } from "@/lib/env";
import { PATH_HEADER } from "@/lib/http/path-header";

/**
 * Every page, also one that nobody has built yet, and so whatever is not for programs: they get answers, never a redirect
 * to a form. Next wants this as a plain text; a test walks through all pages and routes and compares.
 */
export const config = {
  matcher: [
    "/((?!(?:api|v1|oauth|psp|\\.well-known|_next)/|(?:healthz|readyz|metrics|openapi\\.json|icon\\.svg|favicon\\.ico)$).*)",
  ],
};

/** Pages for people who are not signed in. */
const PUBLIC = /^\/(?:sign-in|docs)(?:\/|$)/;

/**
 * Sends visitors who can't be signed in to the sign-in page, and gives every page its content security policy. It is a
 * courtesy and no check: a cookie proves nothing here, and each page and route asks for the session itself.
 */
export default function proxy(request: NextRequest): NextResponse {
  const { pathname, search } = request.nextUrl;
  if (isFromElsewhere(request)) return new NextResponse("This page takes forms of its own only.", { status: 403 });
  const hasCookie = SESSION_COOKIE_NAMES.some((name) => request.cookies.has(name));
  if (!hasCookie && !PUBLIC.test(pathname)) {
    const query = new URLSearchParams({ callbackUrl: `${pathname}${search}` });
    return NextResponse.redirect(new URL(`/sign-in?${query}`, request.url));
  }
  const nonce = btoa(crypto.randomUUID());
  const policy = contentSecurityPolicy(nonce);
  const headers = new Headers(request.headers);
  headers.set("x-nonce", nonce);
  headers.set(PATH_HEADER, pathname);
  // Next reads the nonce of its own scripts from here.
  headers.set("content-security-policy", policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  return response;
}

/** A page is acted on from our own pages alone. Next would refuse another site's form too, but as a fault of ours. */
function isFromElsewhere({ method, headers }: NextRequest): boolean {
  return method !== "GET" && method !== "HEAD" && headers.get("origin") !== new URL(env().APP_URL).origin;
}

/** Nothing but our own files, and no script that this answer doesn't name. */
function contentSecurityPolicy(nonce: string): string {
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'`,
    // Menus are placed by style attributes.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}
