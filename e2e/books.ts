import { eventually, type Merchant } from "@/e2e/merchant";
import { LedgerCheck } from "@/lib/ledger/schema";

const CHECK_MS_MAX = 60_000;

/** Has a merchant's books checked, and waits for what it comes to. */
export async function checkBooks(merchant: Merchant): Promise<LedgerCheck> {
  const started = LedgerCheck.parse((await merchant.post("/v1/admin/ledger/checks", {}, { key: null })).json);
  return eventually("the check of the books", CHECK_MS_MAX, async () => {
    const check = LedgerCheck.parse((await merchant.get(`/v1/admin/ledger/checks/${started.check_id}`)).json);
    return check.status === "finished" ? check : undefined;
  });
}
