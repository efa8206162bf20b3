import type { Answer } from "@/e2e/answer";
import type { Observer, Trace } from "@/e2e/crash-matrix/trace";
import type { Merchant } from "@/e2e/merchant";
import type { Product } from "@/e2e/product";
import type { Commit, CrashPoint } from "@/lib/crash-point";
import type { PaymentIntent } from "@/lib/payments/schema";
import type { PspOperation } from "@/lib/psp/psp";

/** Who acts, and on what. */
export type Stage = { product: Product; observer: Observer; merchant: Merchant; approver: Merchant };

/** What an operation is about. Its request is sent with this key, every time. */
export type Subject = { orderId: string; key: string; payment: PaymentIntent | undefined; refundId: string };

/** An operation that is killed at each of its points. */
export type Operation = {
  name: string;
  points: readonly CrashPoint[];
  /** Makes what it needs: for all cases together, before the first crash. */
  prepare(stage: Stage): Promise<Partial<Subject> & { orderId: string }>;
  /** What can't be prepared long before. */
  begin?(stage: Stage, subject: Subject): Promise<void>;
  /** The request itself, or whatever else starts it; that one has no answer. */
  act(stage: Stage, subject: Subject): Promise<Answer | undefined>;
  /** The PSP call that it makes. */
  call?: PspOperation;
  /** Whether its own transaction is committed. */
  isCommitted?(trace: Trace): boolean;
  /** Whether the PSP's word is applied, where the call doesn't tell. */
  isApplied?(trace: Trace): boolean;
  /** How it must end, wherever it was killed. */
  end: {
    answers?: readonly number[];
    /** `null` where the operation is about no payment. */
    intent: PaymentIntent["status"] | null;
    refund?: string;
    effects: Trace["effects"];
    told: readonly string[];
    cases?: readonly string[];
  };
};

/** Whether what a dead process left behind is what an operation leaves that was killed at this very point. */
export function isKilledAt(point: CrashPoint, operation: Operation, trace: Trace): boolean {
  const call = operation.call && trace.calls[operation.call];
  const effects = operation.call ? (trace.effects[operation.call] ?? 0) : 0;
  const applied = operation.isApplied ? operation.isApplied(trace) : call?.applied === true;
  const [delivery] = trace.deliveries;
  switch (point) {
    case "relay.before_send":
    case "psp_call.before_claim":
      return (call?.status === "created" || call?.status === "to_resend") && effects === 0;
    case "psp_call.before_send":
      return call?.status === "in_flight" && effects === 0;
    case "psp_call.after_answer":
      return call?.status === "in_flight" && effects === 1;
    case "psp_call.after_record":
    case "apply_authorize.before_commit":
    case "apply_capture.before_commit":
    case "apply_void.before_commit":
    case "apply_refund.before_commit":
      return call?.status === "answered" && !applied;
    case "apply_authorize.after_commit":
    case "apply_capture.after_commit":
    case "apply_void.after_commit":
    case "apply_refund.after_commit":
      return call?.status === "answered" && applied;
    case "delivery.before_send":
    case "delivery.after_send":
    case "delivery_attempt.before_commit":
      return delivery?.status === "pending" && delivery.held && delivery.attempts === 0;
    case "delivery_attempt.after_commit":
      return delivery?.status === "delivered";
    default:
      return operation.isCommitted?.(trace) !== point.endsWith(".before_commit");
  }
}

/** Both sides of a commit. */
export function around(commit: Commit): CrashPoint[] {
  return [`${commit}.before_commit`, `${commit}.after_commit`];
}

/** Both sides of a PSP call, and of its record. */
export const AROUND_PSP_CALL: readonly CrashPoint[] = [
  "psp_call.before_claim",
  "psp_call.before_send",
  "psp_call.after_answer",
  "psp_call.after_record",
];
