import { z } from "zod";
import { type Account, type Reply, refusal } from "@/simulator/account";
import { describeOperation } from "@/simulator/follow-up";

const Query = z.object({
  from_ms: z.coerce.number().int().min(0),
  to_ms: z.coerce.number().int().min(0),
  limit: z.coerce.number().int().min(1).max(100).default(50),
  cursor: z
    .string()
    .regex(/^\d{1,16}\.\w{1,64}$/)
    .optional(),
});

/**
 * Everything that was made in a span of time, the oldest first: payments and what was done to them, as each would be
 * told if it were asked for. What is too young to be seen is not there yet.
 */
export function listTransactions(account: Account, parameters: URLSearchParams): Reply {
  const parsed = Query.safeParse(Object.fromEntries(parameters));
  if (!parsed.success) return refusal(400, "invalid_request", z.prettifyError(parsed.error));
  const { from_ms: fromMs, to_ms: toMs, limit, cursor } = parsed.data;
  const [afterMs = "-1", afterId = ""] = cursor?.split(".") ?? [];
  const places = account.ledger.placesIn(
    { fromMs, toMs, afterMs: Number(afterMs), afterId, nowMs: account.now() },
    limit,
  );
  const last = places.length === limit ? places.at(-1) : undefined;
  return {
    status: 200,
    body: {
      transactions: places.map(({ kind, id }) => tell(account, kind, id)),
      next_cursor: last ? `${last.created_ms}.${last.id}` : null,
    },
    answering: "plain",
  };
}

function tell(account: Account, kind: "payment" | "capture" | "void" | "refund", id: string): unknown {
  if (kind === "payment") {
    const payment = account.ledger.byId(id);
    if (!payment) throw new Error(`Payment ${id} is in the list, and not in the books.`);
    const { idempotency_key, reference, created_ms } = payment;
    return { kind, idempotency_key, reference, created_ms, payment: account.describe(payment) };
  }
  const operation = account.ledger.operations.byId(kind, id);
  if (!operation) throw new Error(`Operation ${id} is in the list, and not in the books.`);
  const { idempotency_key, payment_id, amount, currency, created_ms } = operation;
  const { status, body } = describeOperation(operation);
  return { kind, idempotency_key, payment_id, amount, currency, created_ms, answer: { status, body } };
}
