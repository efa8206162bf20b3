import { methods } from "@/lib/http/methods";
import { adminRoute } from "@/lib/http/route";
import { ledgerBalances } from "@/lib/ledger/balances";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  GET: adminRoute({ scope: "admin:read", action: "ledger:read" }, async ({ actor }) => ({
    status: 200,
    body: await ledgerBalances(actor),
  })),
});
