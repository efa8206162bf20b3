import { commands, methods } from "@/lib/http/methods";
import { adminRoute } from "@/lib/http/route";
import { changeApiClient } from "@/lib/merchants/api-clients";
import { retrieveApiClient } from "@/lib/merchants/client-rows";
import { endSecret, rotateSecret } from "@/lib/merchants/client-secrets";
import { ChangeApiClient, ClientCommandParams, ClientParams, EndSecret, RotateSecret } from "@/lib/merchants/schema";

const frame = { scope: "admin:manage", action: "merchants:manage" } as const;

/** A repeated rotation is another one, and at most two secrets are alive; so none needs an Idempotency-Key. */
const acts = {
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
  POST: commands(acts),
});
