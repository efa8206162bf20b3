import { methods } from "@/lib/http/methods";
import { adminRoute } from "@/lib/http/route";
import { listLedgerChecks, startLedgerCheck } from "@/lib/ledger/check";
import { ListChecks } from "@/lib/ledger/schema";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  GET: adminRoute({ scope: "admin:read", action: "ledger:read", query: ListChecks }, async ({ actor, query }) => ({
    status: 200,
    body: await listLedgerChecks(actor, query),
  })),
  // It moves no money, and a second one while the first runs is the first.
  POST: adminRoute({ scope: "admin:manage", action: "ledger:read" }, async ({ actor }) => ({
    status: 202,
    body: await startLedgerCheck(actor),
  })),
});
