import type {
  Case,
  Charge,
  Delivery,
  DeliveryAttempt,
  Event,
  Notification,
  PaymentIntent,
  PspCall,
  PspConditionChange,
  PspInquiry,
  PspSend,
  RefundDecision,
  Refund as RefundRow,
  RoutingRuleSet,
} from "@/lib/db/client";

/** Money that moved, as the ledger has it. */
export type Entry = {
  id: string;
  kind: "captured" | "fee" | "refunded";
  call: PspCall;
  createdAt: Date;
  postings: ReadonlyArray<{ account: "psp_receivable" | "merchant_payable" | "psp_fees"; amount: bigint }>;
};

/** What the audit log keeps, before it has its place in a chain. */
export type AuditFact = {
  chain: string;
  at: Date;
  actor: { type: "operator" | "api_client" | "system"; id: string };
  action: string;
  object: { type: string; id: string };
  before: Record<string, string | number | boolean | null> | null;
  after: Record<string, string | number | boolean | null> | null;
  requestId: string | null;
};

/** Everything that a demo is made of, before it is written. Refunds begin as they begin, and end as they end. */
export type DemoRows = {
  intents: PaymentIntent[];
  charges: Charge[];
  refunds: RefundRow[];
  decisions: RefundDecision[];
  calls: PspCall[];
  sends: PspSend[];
  inquiries: PspInquiry[];
  notifications: Notification[];
  events: Event[];
  deliveries: Delivery[];
  attempts: DeliveryAttempt[];
  entries: Entry[];
  cases: Case[];
  changes: Array<Omit<PspConditionChange, "id">>;
  ruleSets: RoutingRuleSet[];
  audit: AuditFact[];
};

export function noRows(): DemoRows {
  return {
    intents: [],
    charges: [],
    refunds: [],
    decisions: [],
    calls: [],
    sends: [],
    inquiries: [],
    notifications: [],
    events: [],
    deliveries: [],
    attempts: [],
    entries: [],
    cases: [],
    changes: [],
    ruleSets: [],
    audit: [],
  };
}
