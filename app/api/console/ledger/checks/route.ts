import { consoleRoute } from "@/lib/http/console-route";
import { listLedgerChecks } from "@/lib/ledger/check";
import { ListChecks } from "@/lib/ledger/schema";

export const GET = consoleRoute({ action: "ledger:read", query: ListChecks }, listLedgerChecks);
