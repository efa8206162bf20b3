import { acceptInvitation } from "@/lib/auth/accept-invitation";
import { AcceptInvitation } from "@/lib/auth/profile-schema";
import { AppError } from "@/lib/core/error";
import { addressOf } from "@/lib/http/address";
import { parseJson, readBody } from "@/lib/http/body";
import { edge } from "@/lib/http/edge";
import { methods } from "@/lib/http/methods";
import { validate } from "@/lib/http/validate";

/** Whoever has an invitation has no session yet: its token is all the right there is. */
export const { GET, POST, PUT, PATCH, DELETE } = methods({
  POST: edge(async (request, _context, requestId) => {
    const bytes = await readBody(request);
    if (!/^application\/json\s*(;|$)/i.test(request.headers.get("content-type") ?? "")) {
      throw new AppError("unsupported_media_type", "Send the body as application/json.");
    }
    const { token, password } = validate(AcceptInvitation, parseJson(bytes));
    return Response.json(await acceptInvitation(token, password, { ip: addressOf(request.headers), requestId }));
  }),
});
