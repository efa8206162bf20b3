import { AppError } from "@/lib/core/error";
import { methods } from "@/lib/http/methods";
import { adminRoute, edge } from "@/lib/http/route";
import { changeApiClient } from "@/lib/merchants/api-clients";
import { retrieveApiClient } from "@/lib/merchants/client-rows";
import { endSecret, rotateSecret } from "@/lib/merchants/client-secrets";
import { ChangeApiClient, ClientCommandParams, ClientParams, EndSecret, RotateSecret } from "@/lib/merchants/schema";

const frame = { scope: "admin:manage", action: "merchants:manage" } as const;

/** A repeated rotation is another one, and at most two secrets are alive; so none needs an Idempotency-Key. */
const commands = {
  rotate_secret: adminRoute(
    { ...frame, params: ClientCommandParams, body: RotateSecret },
    async ({ actor, params, body }) => ({
      status: 200,
      body: await rotateSecret(actor, params.id, body.overlap_hours),
    }),
  ),
  end_secret: adminRoute(
    { ...frame, params: ClientCommandParams, body: EndSecret },
    async ({ actor, params, body }) => ({ status: 200, body: await endSecret(actor, params.id, body.secret_id) }),
  ),
};

const nothing = edge(async () => {
  throw new AppError("not_found", `There is no such command. There are ${Object.keys(commands).join(", ")}.`);
});

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  GET: adminRoute(
    { scope: "admin:read", action: "merchants:read", params: ClientParams },
    async ({ actor, params }) => ({
      status: 200,
      body: await retrieveApiClient(actor, params.id),
    }),
  ),
  PATCH: adminRoute({ ...frame, params: ClientParams, body: ChangeApiClient }, async ({ actor, params, body }) => ({
    status: 200,
    body: await changeApiClient(actor, params.id, body),
  })),
  POST: async (request, context) => {
    const { id } = await context.params;
    const command = String(id).split(":")[1] ?? "";
    const handle = Object.hasOwn(commands, command) ? commands[command as keyof typeof commands] : nothing;
    return handle(request, context);
  },
});
