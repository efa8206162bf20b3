import { releaseCase, resolveCase, takeCase } from "@/lib/cases/handle";
import { retrieveCase } from "@/lib/cases/list";
import { CaseCommandParams, CaseParams, ResolveCase } from "@/lib/cases/schema";
import { commands, methods } from "@/lib/http/methods";
import { adminRoute } from "@/lib/http/route";

const frame = { scope: "admin:manage", action: "cases:resolve", params: CaseCommandParams } as const;

/** None of it moves money, and a case's steps can't be taken twice, so none needs an Idempotency-Key. */
const acts = {
  take: adminRoute(frame, async ({ actor, params }) => ({ status: 200, body: await takeCase(actor, params.id) })),
  release: adminRoute(frame, async ({ actor, params }) => ({ status: 200, body: await releaseCase(actor, params.id) })),
  resolve: adminRoute({ ...frame, body: ResolveCase }, async ({ actor, params, body }) => ({
    status: 200,
    body: await resolveCase(actor, params.id, body.resolution),
  })),
};

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  GET: adminRoute({ scope: "admin:read", action: "cases:read", params: CaseParams }, async ({ actor, params }) => ({
    status: 200,
    body: await retrieveCase(actor, params.id),
  })),
  POST: commands(acts),
});
