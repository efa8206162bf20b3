import { methods } from "@/lib/http/methods";
import { adminRoute } from "@/lib/http/route";
import { retrieveLedgerCheck } from "@/lib/ledger/check";
import { CheckParams } from "@/lib/ledger/schema";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  GET: adminRoute({ scope: "admin:read", action: "ledger:read", params: CheckParams }, async ({ actor, params }) => ({
    status: 200,
    body: await retrieveLedgerCheck(actor, params.id),
  })),
});
