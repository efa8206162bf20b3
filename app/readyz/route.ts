import { edge } from "@/lib/http/edge";
import { methods } from "@/lib/http/methods";
import { readiness } from "@/lib/readiness";

/** Ready for work: database and migrations. */
export const { GET, POST, PUT, PATCH, DELETE } = methods({
  GET: edge(async () => {
    const state = await readiness();
    return Response.json(state, { status: state.status === "ok" ? 200 : 503 });
  }),
});
