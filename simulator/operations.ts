import { randomBytes } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import { z } from "zod";

export const OPERATION_KINDS = ["capture", "void", "refund"] as const;
export type OperationKind = (typeof OPERATION_KINDS)[number];

const OperationRow = z.object({
  id: z.string(),
  kind: z.enum(OPERATION_KINDS),
  payment_id: z.string(),
  idempotency_key: z.string(),
  request: z.string(),
  status: z.enum(["succeeded", "pending", "failed"]),
  amount: z.int(),
  currency: z.string(),
  fee: z.int(),
  decline_code: z.string().nullable(),
  decline_hard: z.int().transform((flag) => flag === 1),
  visible_ms: z.int(),
  settle_ms: z.int().nullable(),
  requests: z.int(),
  effects: z.int(),
  created_ms: z.int(),
});

/** A capture, void or refund as this PSP's books have it. A refused one is kept too, so that asking tells it again. */
export type Operation = z.output<typeof OperationRow>;
export type NewOperation = Omit<Operation, "id" | "requests" | "effects">;

const OPERATIONS =
  "SELECT operations.*, arrivals.count AS requests FROM operations JOIN arrivals USING (idempotency_key)";
const PREFIXES: Readonly<Record<OperationKind, string>> = { capture: "sc", void: "sv", refund: "sr" };

/** The part of an account's books that tells what was done to its payments. */
export class Operations {
  readonly #db: DatabaseSync;

  constructor(db: DatabaseSync) {
    this.#db = db;
    this.#db.exec(`
      CREATE TABLE IF NOT EXISTS operations (
        id TEXT PRIMARY KEY, kind TEXT NOT NULL, payment_id TEXT NOT NULL REFERENCES payments (id),
        idempotency_key TEXT NOT NULL UNIQUE, request TEXT NOT NULL, status TEXT NOT NULL, amount INTEGER NOT NULL,
        currency TEXT NOT NULL, fee INTEGER NOT NULL, decline_code TEXT, decline_hard INTEGER NOT NULL,
        visible_ms INTEGER NOT NULL, settle_ms INTEGER, effects INTEGER NOT NULL, created_ms INTEGER NOT NULL) STRICT;
      CREATE INDEX IF NOT EXISTS operations_payment ON operations (payment_id);`);
  }

  /** Books an operation. One that moves money, or lets it go, is an effect. */
  create(operation: NewOperation): Operation {
    const id = `${PREFIXES[operation.kind]}_${randomBytes(12).toString("hex")}`;
    this.#db
      .prepare(
        `INSERT INTO operations (id, kind, payment_id, idempotency_key, request, status, amount, currency, fee,
           decline_code, decline_hard, visible_ms, settle_ms, effects, created_ms)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        id,
        operation.kind,
        operation.payment_id,
        operation.idempotency_key,
        operation.request,
        operation.status,
        operation.amount,
        operation.currency,
        operation.fee,
        operation.decline_code,
        operation.decline_hard ? 1 : 0,
        operation.visible_ms,
        operation.settle_ms,
        operation.status === "succeeded" ? 1 : 0,
        operation.created_ms,
      );
    return this.#one("operations.id = ?", id) as Operation;
  }

  /** Ends what was pending: the money moves now. */
  succeed(id: string): Operation {
    this.#db
      .prepare("UPDATE operations SET status = 'succeeded', settle_ms = NULL, effects = effects + 1 WHERE id = ?")
      .run(id);
    return this.#one("operations.id = ?", id) as Operation;
  }

  /** A refund that failed succeeds after all, or one that succeeded fails. Does nothing to one that is pending. */
  overturnRefund(id: string): Operation | undefined {
    const { changes } = this.#db
      .prepare(
        `UPDATE operations SET
           effects = CASE status WHEN 'failed' THEN effects + 1 ELSE effects END,
           decline_code = CASE status WHEN 'failed' THEN NULL ELSE 'refund_declined' END,
           status = CASE status WHEN 'failed' THEN 'succeeded' ELSE 'failed' END
         WHERE id = ? AND kind = 'refund' AND status IN ('failed', 'succeeded')`,
      )
      .run(id);
    return changes === 0 ? undefined : this.#one("operations.id = ?", id);
  }

  byId(kind: OperationKind, id: string): Operation | undefined {
    return this.#one("kind = ? AND operations.id = ?", kind, id);
  }

  byKey(key: string): Operation | undefined {
    return this.#one("idempotency_key = ?", key);
  }

  ofPayment(paymentId: string): Operation[] {
    return this.#many("payment_id = ?", paymentId);
  }

  all(): Operation[] {
    return this.#many("true");
  }

  dueToSettle(nowMs: number): Operation[] {
    return this.#many("status = 'pending' AND settle_ms <= ?", nowMs);
  }

  #one(where: string, ...values: string[]): Operation | undefined {
    const row = this.#db.prepare(`${OPERATIONS} WHERE ${where}`).get(...values);
    return row ? OperationRow.parse(row) : undefined;
  }

  #many(where: string, ...values: Array<string | number>): Operation[] {
    return this.#db
      .prepare(`${OPERATIONS} WHERE ${where} ORDER BY created_ms, operations.id`)
      .all(...values)
      .map((row) => OperationRow.parse(row));
  }
}
