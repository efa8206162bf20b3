import { edge } from "@/lib/http/edge";
import { methods } from "@/lib/http/methods";

/** Alive: the process answers. */
export const { GET, POST, PUT, PATCH, DELETE } = methods({ GET: edge(async () => Response.json({ status: "ok" })) });
