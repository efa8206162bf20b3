import { publicKeySet } from "@/lib/auth/signing-keys";
import { edge } from "@/lib/http/edge";
import { methods } from "@/lib/http/methods";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  GET: edge(async () => Response.json(await publicKeySet(), { headers: { "cache-control": "public, max-age=300" } })),
});
