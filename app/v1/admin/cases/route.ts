import { listCases } from "@/lib/cases/list";
import { ListCases } from "@/lib/cases/schema";
import { methods } from "@/lib/http/methods";
import { adminRoute } from "@/lib/http/route";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  GET: adminRoute({ scope: "admin:read", action: "cases:read", query: ListCases }, async ({ actor, query }) => ({
    status: 200,
    body: await listCases(actor, query),
  })),
});
