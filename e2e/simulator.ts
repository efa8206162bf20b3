import { z } from "zod";
import type { RunFile } from "@/e2e/run-file";

const LedgerPayment = z.object({
  id: z.string(),
  idempotency_key: z.string(),
  reference: z.string(),
  status: z.string(),
  amount: z.int(),
  currency: z.string(),
  requests: z.int(),
  effects: z.int(),
});
export type LedgerPayment = z.output<typeof LedgerPayment>;

/** What the simulated PSPs' own books say of an order, all accounts together. */
export async function chargesOf(run: Pick<RunFile, "simulators">, orderId: string): Promise<LedgerPayment[]> {
  return (await ledgerOf(run)).filter((payment) => payment.reference === orderId);
}

/** The books of all accounts. */
export async function ledgerOf(run: Pick<RunFile, "simulators">): Promise<LedgerPayment[]> {
  const books = await Promise.all(
    run.simulators.map(async ({ url, api_key }) => {
      const response = await fetch(`${url}/control/ledger`, { headers: { authorization: `Bearer ${api_key}` } });
      return z.object({ payments: z.array(LedgerPayment) }).parse(await response.json()).payments;
    }),
  );
  return books.flat();
}
