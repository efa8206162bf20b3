/** Over https the prefix binds the cookie to this very host and path; over http a browser would refuse that prefix. */
const NAMES = { http: "paydesk.session", https: "__Host-paydesk.session" } as const;

/** Every name that the session cookie has. */
export const SESSION_COOKIE_NAMES = Object.values(NAMES);

/** The cookie that carries a console session, as an installation at this address sets it. */
export function sessionCookie(appUrl: string) {
  const secure = isHttps(appUrl);
  return {
    name: secure ? NAMES.https : NAMES.http,
    options: { httpOnly: true, sameSite: "lax", path: "/", secure },
  } as const;
}

export function isHttps(appUrl: string): boolean {
  return appUrl.startsWith("https:");
}
