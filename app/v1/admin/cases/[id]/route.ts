import { releaseCase, resolveCase, takeCase } from "@/lib/cases/handle";
import { retrieveCase } from "@/lib/cases/list";
import { CaseCommandParams, CaseParams, ResolveCase } from "@/lib/cases/schema";
import { AppError } from "@/lib/core/error";
import { methods } from "@/lib/http/methods";
import { adminRoute, edge } from "@/lib/http/route";

const frame = { scope: "admin:manage", action: "cases:resolve", params: CaseCommandParams } as const;

/** None of it moves money, and a case's steps can't be taken twice, so none needs an Idempotency-Key. */
const commands = {
  take: adminRoute(frame, async ({ actor, params }) => ({ status: 200, body: await takeCase(actor, params.id) })),
  release: adminRoute(frame, async ({ actor, params }) => ({ status: 200, body: await releaseCase(actor, params.id) })),
  resolve: adminRoute({ ...frame, body: ResolveCase }, async ({ actor, params, body }) => ({
    status: 200,
    body: await resolveCase(actor, params.id, body.resolution),
  })),
};

const nothing = edge(async () => {
  throw new AppError("not_found", `There is no such command. There are ${Object.keys(commands).join(", ")}.`);
});

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  GET: adminRoute({ scope: "admin:read", action: "cases:read", params: CaseParams }, async ({ actor, params }) => ({
    status: 200,
    body: await retrieveCase(actor, params.id),
  })),
  POST: async (request, context) => {
    const { id } = await context.params;
    const command = String(id).split(":")[1] ?? "";
    const handle = Object.hasOwn(commands, command) ? commands[command as keyof typeof commands] : nothing;
    return handle(request, context);
  },
});
