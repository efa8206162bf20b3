import { inviteAgain } from "@/lib/auth/invite";
import { changeRole, endOperatorSessions, resetSecondFactor, switchOperator } from "@/lib/auth/manage-operator";
import { ChangeRole, OperatorCommandParams, OperatorParams } from "@/lib/auth/operator-schema";
import { retrieveOperator } from "@/lib/auth/operators";
import { commands, methods } from "@/lib/http/methods";
import { adminRoute } from "@/lib/http/route";

const frame = { scope: "admin:manage", action: "operators:manage", params: OperatorCommandParams } as const;

/** What can be done to somebody's account. Each may be repeated, so none needs an Idempotency-Key. */
const acts = {
  change_role: adminRoute({ ...frame, body: ChangeRole }, async ({ actor, params, body }) => ({
    status: 200,
    body: await changeRole(actor, params.id, body.role),
  })),
  disable: adminRoute(frame, async ({ actor, params }) => ({
    status: 200,
    body: await switchOperator(actor, params.id, "disabled"),
  })),
  enable: adminRoute(frame, async ({ actor, params }) => ({
    status: 200,
    body: await switchOperator(actor, params.id, "active"),
  })),
  end_sessions: adminRoute(frame, async ({ actor, params }) => ({
    status: 200,
    body: await endOperatorSessions(actor, params.id),
  })),
  reset_second_factor: adminRoute(frame, async ({ actor, params }) => ({
    status: 200,
    body: await resetSecondFactor(actor, params.id),
  })),
  invite: adminRoute(frame, async ({ actor, params }) => ({
    status: 200,
    body: await inviteAgain(actor, params.id),
  })),
};

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  GET: adminRoute(
    { scope: "admin:manage", action: "operators:read", params: OperatorParams },
    async ({ actor, params }) => ({ status: 200, body: await retrieveOperator(actor, params.id) }),
  ),
  POST: commands(acts),
});
