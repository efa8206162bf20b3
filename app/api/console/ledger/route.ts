import { consoleRoute } from "@/lib/http/console-route";
import { ledgerBalances } from "@/lib/ledger/balances";
import { BalanceQuery } from "@/lib/ledger/schema";

export const GET = consoleRoute({ action: "ledger:read", query: BalanceQuery }, ledgerBalances);
