import { methods } from "@/lib/http/methods";
import { adminRoute } from "@/lib/http/route";
import { ledgerBalancesInJson } from "@/lib/ledger/balances";
import { BalanceQuery } from "@/lib/ledger/schema";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  GET: adminRoute({ scope: "admin:read", action: "ledger:read", query: BalanceQuery }, async ({ actor, query }) => ({
    status: 200,
    body: await ledgerBalancesInJson(actor, query),
  })),
});
