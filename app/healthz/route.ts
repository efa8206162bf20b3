import { methods } from "@/lib/http/methods";
import { edge } from "@/lib/http/route";

/** Alive: the process answers. */
export const { GET, POST, PUT, PATCH, DELETE } = methods({ GET: edge(async () => Response.json({ status: "ok" })) });
