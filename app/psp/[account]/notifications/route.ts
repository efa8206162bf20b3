import { z } from "zod";
import { readBody } from "@/lib/http/body";
import { edge } from "@/lib/http/edge";
import { methods } from "@/lib/http/methods";
import { validateParams } from "@/lib/http/validate";
import { receiveNotification } from "@/lib/psp/inbox";

const Params = z.object({ account: z.string().regex(/^\w{1,64}$/) });

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  POST: edge(async (request, context, requestId) => {
    const { account } = validateParams(Params, await context.params);
    await receiveNotification(account, { headers: request.headers, body: await readBody(request) }, requestId);
    return Response.json({ received: true });
  }),
});
