import { entityTag, notModified } from "@/lib/http/entity-tag";
import { methods } from "@/lib/http/methods";
import { merchantRoute } from "@/lib/http/route";
import { ChargeParams } from "@/lib/payments/charge-schema";
import { retrieveCharge } from "@/lib/payments/retrieve-charge";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  GET: merchantRoute({ scope: "payments:read", params: ChargeParams }, async ({ actor, params, headers }) => {
    const body = await retrieveCharge(actor, params.id);
    const etag = entityTag(body);
    return { status: notModified(headers, etag) ? 304 : 200, body, headers: { etag } };
  }),
});
