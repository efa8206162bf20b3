import type { Account } from "@/simulator/account";
import type { Payment } from "@/simulator/ledger";
import type { Operation } from "@/simulator/operations";

/** Turns the end of a refund into its opposite, as when a bank sends it back or makes it good later, and tells of it. */
export function overturnRefund(account: Account, id: string): Operation | undefined {
  return account.ledger.together(() => {
    const refund = account.ledger.operations.overturnRefund(id);
    if (!refund) return undefined;
    const refunded = refund.status === "succeeded" ? refund.amount : -refund.amount;
    account.ledger.notify(account.ledger.change(refund.payment_id, { refunded }), account.now(), refund);
    return refund;
  });
}

/** Lets a payment go that was taken or held, as when a bank reverses it, and tells of it. */
export function reversePayment(account: Account, id: string): Payment | undefined {
  return account.ledger.together(() => {
    const payment = account.ledger.byId(id);
    if (!payment) return undefined;
    const { amount, amount_captured, amount_voided, fee } = payment;
    const change = { status: "voided" as const, captured: -amount_captured, voided: amount - amount_voided, fee: -fee };
    const reversed = account.ledger.change(id, change);
    account.ledger.notify(reversed, account.now());
    return reversed;
  });
}
