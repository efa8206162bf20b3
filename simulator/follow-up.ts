import { z } from "zod";
import type { Account, Reply } from "@/simulator/account";
import { feeOf, type Payment } from "@/simulator/ledger";
import type { NewOperation, Operation, OperationKind } from "@/simulator/operations";
import { type Behaviour, behaviourOf } from "@/simulator/tokens";

const Request = z.strictObject({
  amount: z.int().min(1).max(999_999_999_999),
  /** Of a capture: no other follows. */
  final: z.boolean().optional(),
});
type Request = z.output<typeof Request>;

/** Why an operation is refused, in this PSP's documented words. */
type Decline = { code: string; hard: boolean };

/** Captures, voids or refunds a payment, once for each key. The ledger has it before the answer is given. */
export function followUp(account: Account, kind: OperationKind, key: string, paymentId: string, input: unknown): Reply {
  const parsed = Request.safeParse(input);
  if (!parsed.success) return account.refuse(400, "invalid_request", z.prettifyError(parsed.error));
  const request = JSON.stringify({ kind, paymentId, ...parsed.data });
  return account.ledger.together(() => {
    account.ledger.arrive(key);
    const known = account.ledger.operations.byKey(key);
    if (known && known.request !== request) {
      return account.refuse(409, "invalid_request", "The key belongs to another request.");
    }
    if (known) return describeOperation(known);
    const payment = account.ledger.byId(paymentId);
    if (!payment) return account.refuse(404, "not_found", "There is no such payment.");
    const behaviour = behaviourOf(payment.token);
    if (!behaviour) throw new Error(`Payment ${payment.id} was made with a token that is none.`);
    const decline = declineOf(account, kind, payment, parsed.data, behaviour);
    const operation = account.ledger.operations.create(
      newOperation(account, kind, key, request, payment, parsed.data.amount, behaviour, decline),
    );
    if (operation.status === "succeeded") carryOut(account, operation, payment, parsed.data.final ?? true);
    const reply = describeOperation(operation);
    return kind === "refund" && behaviour.refunding === "hang_after" ? { ...reply, answering: "hang_after" } : reply;
  });
}

/** An operation as the API tells it, unless it is too young to be seen. */
export function findOperation(account: Account, operation: Operation | undefined): Reply {
  if (!operation || operation.visible_ms > account.now()) {
    return account.refuse(404, "not_found", "There is no such operation.");
  }
  return describeOperation(operation);
}

/** Moves the money of refunds that were pending and are due. */
export function settleRefunds(account: Account): void {
  for (const operation of account.ledger.operations.dueToSettle(account.now())) {
    account.ledger.together(() => {
      const settled = account.ledger.operations.succeed(operation.id);
      const payment = account.ledger.change(operation.payment_id, { refunded: operation.amount });
      account.ledger.notify(payment, account.now(), settled);
    });
  }
}

/** An operation in the words of the API: a refused one is an error. */
export function describeOperation(operation: Operation): Reply {
  const { id, kind, payment_id, amount, currency, fee, status } = operation;
  if (status === "failed") {
    const error = { type: `${kind}_declined`, code: operation.decline_code, hard: operation.decline_hard };
    return { status: 402, body: { error, id }, answering: "plain" };
  }
  return { status: 200, body: { id, payment: payment_id, status, amount, currency, fee }, answering: "plain" };
}

function newOperation(
  account: Account,
  kind: OperationKind,
  key: string,
  request: string,
  payment: Payment,
  amount: number,
  behaviour: Behaviour,
  decline: Decline | undefined,
): NewOperation {
  const now = account.now();
  const pending = !decline && kind === "refund" && behaviour.refunding === "async";
  return {
    kind,
    payment_id: payment.id,
    idempotency_key: key,
    request,
    status: decline ? "failed" : pending ? "pending" : "succeeded",
    amount,
    currency: payment.currency,
    fee: kind === "capture" && !decline ? feeOf(amount) : 0,
    decline_code: decline?.code ?? null,
    decline_hard: decline?.hard ?? false,
    visible_ms: now + account.settings.visibility_lag_ms,
    settle_ms: pending ? now + account.settings.async_settle_ms : null,
    created_ms: now,
  };
}

function declineOf(
  account: Account,
  kind: OperationKind,
  payment: Payment,
  request: Request,
  behaviour: Behaviour,
): Decline | undefined {
  if (kind === "refund") return declineOfRefund(account, payment, request, behaviour);
  if (payment.status === "expired") return { code: "authorization_expired", hard: true };
  if (payment.status === "voided") return { code: "authorization_voided", hard: true };
  const left = payment.amount - payment.amount_captured - payment.amount_voided;
  if (kind === "void") {
    if (payment.status === "declined") return { code: "not_voidable", hard: true };
    return left < request.amount ? { code: "already_captured", hard: true } : undefined;
  }
  if (payment.status !== "authorized") return { code: "not_capturable", hard: true };
  if (behaviour.captureDeclined) return { code: "capture_declined", hard: false };
  if (!account.config.severalCaptures && payment.amount_captured > 0) return { code: "captured_once", hard: true };
  return left < request.amount ? { code: "amount_too_large", hard: true } : undefined;
}

function declineOfRefund(
  account: Account,
  payment: Payment,
  request: Request,
  behaviour: Behaviour,
): Decline | undefined {
  if (behaviour.refunding === "fails") return { code: "refund_declined", hard: true };
  const pending = account.ledger.operations
    .ofPayment(payment.id)
    .filter(({ kind, status }) => kind === "refund" && status === "pending")
    .reduce((sum, { amount }) => sum + amount, 0);
  const left = payment.amount_captured - payment.amount_refunded - pending;
  return left < request.amount ? { code: "amount_too_large", hard: true } : undefined;
}

/** Books what an operation did to its payment, and tells of it. */
function carryOut(account: Account, operation: Operation, payment: Payment, final: boolean): void {
  const after = account.ledger.change(payment.id, changeOf(account, operation, payment, final));
  account.ledger.notify(after, account.now(), operation);
}

function changeOf(account: Account, { kind, amount, fee }: Operation, payment: Payment, final: boolean) {
  const left = payment.amount - payment.amount_captured - payment.amount_voided - amount;
  switch (kind) {
    case "refund":
      return { refunded: amount };
    case "void":
      return left > 0
        ? { voided: amount }
        : { voided: amount, status: payment.amount_captured > 0 ? ("captured" as const) : ("voided" as const) };
    case "capture": {
      const released = final && !account.config.severalCaptures ? left : 0;
      const status = left - released === 0 ? { status: "captured" as const } : {};
      return { captured: amount, voided: released, fee, ...status };
    }
  }
}
