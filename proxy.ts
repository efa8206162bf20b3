import { type NextRequest, NextResponse } from "next/server";
import { SESSION_COOKIE_NAMES } from "@/lib/auth/session-cookie";

/** Console pages only: programs get answers, never a redirect to a form. */
export const config = { matcher: ["/", "/payments/:path*", "/sign-in"] };

/**
 * Sends visitors who can't be signed in to the sign-in page, and gives every page its content security policy. It is a
 * courtesy and no check: a cookie proves nothing here, and each page and route asks for the session itself.
 */
export default function proxy(request: NextRequest): NextResponse {
  const { pathname, search } = request.nextUrl;
  const hasCookie = SESSION_COOKIE_NAMES.some((name) => request.cookies.has(name));
  if (!hasCookie && pathname !== "/sign-in") {
    const query = new URLSearchParams({ callbackUrl: `${pathname}${search}` });
    return NextResponse.redirect(new URL(`/sign-in?${query}`, request.url));
  }
  const nonce = btoa(crypto.randomUUID());
  const policy = contentSecurityPolicy(nonce);
  const headers = new Headers(request.headers);
  headers.set("x-nonce", nonce);
  // Next reads the nonce of its own scripts from here.
  headers.set("content-security-policy", policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  return response;
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
