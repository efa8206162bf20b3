import NextAuth from "next-auth";
import { signInOptions } from "@/lib/auth/sign-in-options";
import { TOO_MANY, UNAVAILABLE } from "@/lib/auth/sign-in-schema";
import { AppError } from "@/lib/core/error";
import { edge } from "@/lib/http/edge";

/** What the sign-in form needs. Signing out is ours, because it has to end the session's row. */
const SERVED = new Set(["GET providers", "GET csrf", "POST callback/credentials"]);

const handler = edge(async (request, context) => {
  const { nextauth } = await context.params;
  const path = [nextauth].flat().join("/");
  if (!SERVED.has(`${request.method} ${path}`)) throw new AppError("not_found", "There is nothing at this address.");
  const response: Response = await NextAuth(signInOptions())(request, context);
  return response.status === 401 ? withOwnStatus(response) : response;
});

/** next-auth has one status for every refusal. A try that came too soon has its own, and says when to come again. */
async function withOwnStatus(response: Response): Promise<Response> {
  const text = await response.text();
  const retryAfterS = new RegExp(`error=${TOO_MANY}(\\d+)`).exec(text)?.[1];
  const headers = new Headers(response.headers);
  if (retryAfterS) headers.set("retry-after", retryAfterS);
  const unavailable = text.includes(`error=${UNAVAILABLE}`);
  return new Response(text, { status: retryAfterS ? 429 : unavailable ? 503 : response.status, headers });
}

export { handler as GET, handler as POST };
