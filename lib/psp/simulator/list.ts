import { z } from "zod";
import { fromPspUnits } from "@/lib/psp/minor-units";
import type { PspAccountConfig, PspListPage, PspListQuery, PspOperation, PspTransaction } from "@/lib/psp/psp";
import { resultOf } from "@/lib/psp/simulator/answers";
import { exchange } from "@/lib/psp/simulator/client";

const common = { idempotency_key: z.string(), created_ms: z.int() };
const Transaction = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("payment"),
    ...common,
    reference: z.string(),
    payment: z.looseObject({ id: z.string(), amount: z.int(), currency: z.string() }),
  }),
  z.object({
    kind: z.enum(["capture", "void", "refund"]),
    ...common,
    payment_id: z.string(),
    amount: z.int(),
    currency: z.string(),
    answer: z.object({ status: z.int(), body: z.looseObject({ id: z.string() }) }),
  }),
]);
const List = z.object({ transactions: z.array(Transaction).max(100), next_cursor: z.string().nullable() });

/**
 * A hundred of them with order ids of 255 characters, each written as six, are 250,000. One that is cut off can't be
 * read, nor what comes after it.
 */
const PAGE_CHARS_MAX = 512 * 1024;

/** Reads a page of the simulator's list. */
export async function listTransactions(config: PspAccountConfig, query: PspListQuery): Promise<PspListPage> {
  const parameters = new URLSearchParams({
    from_ms: String(query.fromMs),
    to_ms: String(query.toMs),
    ...(query.cursor === null ? {} : { cursor: query.cursor }),
  });
  const answer = await exchange(config, {
    method: "GET",
    path: `/v1/transactions?${parameters}`,
    answerCharsMax: PAGE_CHARS_MAX,
  });
  if (answer.kind !== "answered") throw new Error(`The PSP's list could not be read: ${answer.reason}.`);
  if (answer.status !== 200) throw new Error(`The PSP's list could not be read: it answered ${answer.status}.`);
  const { transactions, next_cursor: nextCursor } = List.parse(answer.body);
  return { transactions: transactions.map((each) => transactionOf(config, each)), nextCursor };
}

function transactionOf({ exponents }: PspAccountConfig, told: z.output<typeof Transaction>): PspTransaction {
  const operation: PspOperation = told.kind === "payment" ? "authorize" : told.kind;
  const { amount, currency } = told.kind === "payment" ? told.payment : told;
  const { status, body } = told.kind === "payment" ? { status: 200, body: told.payment } : told.answer;
  return {
    operation,
    pspReference: body.id,
    idempotencyKey: told.idempotency_key,
    ...(told.kind === "payment" ? { orderId: told.reference } : { chargeReference: told.payment_id }),
    createdMs: told.created_ms,
    // A fraction of our unit is somebody else's misunderstanding; its result is unknown, so nothing is booked of it.
    amountMinor: fromPspUnits(BigInt(amount), currency, exponents) ?? 0n,
    currency,
    result: resultOf(operation, { kind: "answered", status, body, retryAfterMs: undefined }, exponents),
  };
}
