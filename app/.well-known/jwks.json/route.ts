import { publicKeySet } from "@/lib/auth/signing-keys";
import { methods } from "@/lib/http/methods";
import { edge } from "@/lib/http/route";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  GET: edge(async () => Response.json(await publicKeySet(), { headers: { "cache-control": "public, max-age=300" } })),
});
