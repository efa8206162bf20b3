import NextAuth from "next-auth";
import { signInOptions } from "@/lib/auth/sign-in-options";
import { AppError } from "@/lib/core/error";
import { edge } from "@/lib/http/route";

/** What the sign-in form needs. Signing out is ours, because it has to end the session's row. */
const SERVED = new Set(["GET providers", "GET csrf", "POST callback/credentials"]);

const handler = edge(async (request, context) => {
  const { nextauth } = await context.params;
  const path = [nextauth].flat().join("/");
  if (!SERVED.has(`${request.method} ${path}`)) throw new AppError("not_found", "There is nothing at this address.");
  const response: Response = await NextAuth(signInOptions())(request, context);
  return response;
});

export { handler as GET, handler as POST };
