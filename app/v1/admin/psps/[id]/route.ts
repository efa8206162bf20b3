import { commands, methods } from "@/lib/http/methods";
import { adminRoute } from "@/lib/http/route";
import { pspHealthDetail } from "@/lib/psp/health";
import { HoldPsp, PspCommandParams, WithReason } from "@/lib/psp/health-schema";
import { holdPsp, probePsp, releasePsp, switchPsp } from "@/lib/psp/manage";

const frame = { scope: "admin:manage", action: "psps:manage", params: PspCommandParams } as const;
const shown = async (...of: Parameters<typeof pspHealthDetail>) => ({
  status: 200,
  body: await pspHealthDetail(...of),
});

/** What can be done to an account. None of it moves money, and each may be repeated, so none needs an Idempotency-Key. */
const acts = {
  enable: adminRoute({ ...frame, body: WithReason }, async ({ actor, params, body }) => {
    await switchPsp(actor, params.id, true, body.reason);
    return shown(actor, params.id, "1h");
  }),
  disable: adminRoute({ ...frame, body: WithReason }, async ({ actor, params, body }) => {
    await switchPsp(actor, params.id, false, body.reason);
    return shown(actor, params.id, "1h");
  }),
  hold: adminRoute({ ...frame, body: HoldPsp }, async ({ actor, params, body }) => {
    await holdPsp(actor, params.id, body);
    return shown(actor, params.id, "1h");
  }),
  release: adminRoute({ ...frame, body: WithReason }, async ({ actor, params, body }) => {
    await releasePsp(actor, params.id, body.reason);
    return shown(actor, params.id, "1h");
  }),
  probe: adminRoute(frame, async ({ actor, params }) => ({ status: 200, body: await probePsp(actor, params.id) })),
};

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  POST: commands(acts),
});
