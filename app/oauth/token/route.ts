import { answerTokenRequest, parseForm } from "@/lib/auth/token-endpoint";
import { readBody } from "@/lib/http/body";
import { edge } from "@/lib/http/edge";
import { methods } from "@/lib/http/methods";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  POST: edge(async (request, _context, requestId) => {
    const form = parseForm(request.headers.get("content-type"), await readBody(request));
    const answer = await answerTokenRequest(form, request.headers.get("authorization"), requestId);
    const headers = answer.status === 401 ? { "www-authenticate": 'Basic realm="paydesk"' } : undefined;
    return Response.json(answer.body, { status: answer.status, headers });
  }),
});
