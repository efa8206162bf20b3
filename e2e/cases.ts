import { query } from "@/e2e/database";
import { eventually, type Merchant, paymentOf } from "@/e2e/merchant";
import type { RunFile } from "@/e2e/run-file";
import type { PaymentIntent } from "@/lib/payments/schema";

const CASE_MS_MAX = 60_000;

/** A payment whose PSP moved another amount than it was asked to, and the case that was opened about it. */
export async function openedCase(
  run: RunFile,
  merchant: Merchant,
  more: Record<string, unknown> = {},
): Promise<{ caseId: string; payment: PaymentIntent }> {
  const body = merchant.payment("tok_wrong_amount", more);
  const payment = paymentOf(await merchant.post("/v1/payment_intents", body, { headers: { prefer: "wait=0" } }));
  const caseId = await eventually("a case about it", CASE_MS_MAX, async () => {
    const rows = await query<{ id: string }>(run.database_url, "SELECT id FROM cases WHERE payment_intent_id = $1", [
      payment.payment_intent_id,
    ]);
    return rows[0]?.id;
  });
  return { caseId, payment };
}
