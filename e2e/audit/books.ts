import { z } from "zod";
import type { RunFile } from "@/e2e/run-file";

const BookPayment = z.object({
  id: z.string(),
  idempotency_key: z.string(),
  reference: z.string(),
  token: z.string(),
  status: z.string(),
  amount: z.int(),
  currency: z.string(),
  amount_captured: z.int().default(0),
  amount_voided: z.int().default(0),
  amount_refunded: z.int().default(0),
  /** What the PSP kept of all that was captured. */
  fee: z.int().nullish(),
  requests: z.int(),
  effects: z.int(),
  created_ms: z.int(),
});

const BookOperation = z.object({
  id: z.string(),
  kind: z.enum(["capture", "void", "refund"]),
  payment_id: z.string(),
  idempotency_key: z.string(),
  status: z.string(),
  amount: z.int(),
  currency: z.string(),
  fee: z.int().nullish(),
  decline_code: z.string().nullish(),
  requests: z.int(),
  effects: z.int(),
  created_ms: z.int(),
});

const Ledger = z.object({ payments: z.array(BookPayment), operations: z.array(BookOperation).default([]) });

/** What a simulated PSP's own books say of one account. */
export type Book = z.output<typeof Ledger> & { account: string };

/** Reads the books of every account. */
export function readBooks({ simulators }: Pick<RunFile, "simulators">): Promise<Book[]> {
  return Promise.all(
    simulators.map(async ({ account, url, api_key }) => {
      const response = await fetch(`${url}/control/ledger`, { headers: { authorization: `Bearer ${api_key}` } });
      if (!response.ok) throw new Error(`The books of ${account} can't be read: ${response.status}.`);
      return { account, ...Ledger.parse(await response.json()) };
    }),
  );
}
