import type { Running } from "@/scripts/launch/services";

/** Signs in as a browser does, and returns the cookies of the session. */
export async function operatorCookie({ app, operators }: Running["file"]): Promise<string> {
  const [operator] = operators;
  if (!operator) throw new Error("There is no demo operator.");
  const page = await fetch(`${app}/api/auth/csrf`);
  const { csrfToken }: { csrfToken: string } = await page.json();
  const response = await fetch(`${app}/api/auth/callback/credentials`, {
    method: "POST",
    redirect: "manual",
    headers: { cookie: cookiesOf(page), origin: app },
    body: new URLSearchParams({ csrfToken, email: operator.email, password: operator.password }),
  });
  const cookie = cookiesOf(response);
  if (!cookie.includes("paydesk.session"))
    throw new Error(`The sign-in answered ${response.status} without a session.`);
  return cookie;
}

function cookiesOf(response: Response): string {
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(";")[0])
    .join("; ");
}
