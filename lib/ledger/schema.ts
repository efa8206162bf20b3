import { z } from "zod";
import { PageQuery, pageOf } from "@/lib/core/page";

/** Accounts of the books, from the gateway's point of view. Positive is debit, negative is credit. */
export const LEDGER_ACCOUNTS = ["psp_receivable", "merchant_payable", "psp_fees", "disputes"] as const;

const id = z.string().regex(/^\w{1,64}$/);

/** What to show of the books. `after`: the last account of the page before. */
export const BalanceQuery = z.strictObject({
  merchant_id: id.optional(),
  psp: id.optional(),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .optional(),
  account: z.enum(LEDGER_ACCOUNTS).optional(),
  livemode: z.enum(["true", "false"]).optional(),
  after: z
    .string()
    .regex(/^\d{1,18}$/)
    .optional(),
});
export type BalanceQuery = z.output<typeof BalanceQuery>;

/** What stands on one account. Minor units in text: sums of amounts may be past what a JSON number carries. */
export const Balance = z.object({
  account_id: z.string(),
  merchant_id: z.string(),
  merchant_name: z.string(),
  psp: z.string(),
  psp_name: z.string(),
  currency: z.string(),
  account: z.enum(LEDGER_ACCOUNTS),
  balance: z.string(),
  livemode: z.boolean(),
});
export type Balance = z.output<typeof Balance>;

/** What all accounts of a kind come to. The kinds of a currency add up to zero. */
export const Total = Balance.pick({ currency: true, account: true, balance: true, livemode: true });
export type Total = z.output<typeof Total>;

/** A page of balances, and the totals of all that the filters let through. */
export const Balances = z.object({
  data: z.array(Balance),
  totals: z.array(Total),
  has_more: z.boolean(),
  next_cursor: z.string().nullable(),
});
export type Balances = z.output<typeof Balances>;

/** What can differ: a charge from its entries, a payment from its charges, an entry from zero, a balance from its postings. */
export const DIFFERENCE_KINDS = [
  "charge_captured",
  "charge_refunded",
  "payment_captured",
  "payment_refunded",
  "entry_unbalanced",
  "account_balance",
] as const;

/** Where the books and the payments say different things. */
export const Difference = z.object({
  kind: z.enum(DIFFERENCE_KINDS),
  id: z.string(),
  payment_intent_id: z.string().nullable(),
  currency: z.string().nullable(),
  expected: z.string(),
  actual: z.string(),
});
export type Difference = z.output<typeof Difference>;

export const CHECK_STAGES = ["charges", "payments", "entries", "accounts"] as const;
export type CheckStage = (typeof CHECK_STAGES)[number];

/** One check of the books: how far it is, or what it came to. `balanced` is null while it runs. */
export const LedgerCheck = z.object({
  check_id: z.string(),
  status: z.enum(["running", "finished"]),
  stage: z.enum(CHECK_STAGES),
  looked_at: z.record(z.enum(CHECK_STAGES), z.int()),
  balanced: z.boolean().nullable(),
  differences_found: z.int(),
  differences: z.array(Difference),
  started_by: z.object({ id: z.string(), name: z.string() }),
  started_ms: z.int(),
  finished_ms: z.int().nullable(),
});
export type LedgerCheck = z.output<typeof LedgerCheck>;

export const ListChecks = PageQuery;
export const CheckPage = pageOf(LedgerCheck);
export const CheckParams = z.object({ id: z.string().regex(/^lc_\w{1,64}$/) });
