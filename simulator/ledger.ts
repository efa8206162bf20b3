import { randomBytes } from "node:crypto";
import { DatabaseSync } from "node:sqlite";
import { z } from "zod";
import { type Operation, Operations } from "@/simulator/operations";

const PaymentRow = z.object({
  id: z.string(),
  idempotency_key: z.string(),
  request: z.string(),
  reference: z.string(),
  token: z.string(),
  status: z.enum(["captured", "authorized", "requires_action", "pending", "declined", "voided", "expired"]),
  amount: z.int(),
  currency: z.string(),
  capture: z.int().transform((flag) => flag === 1),
  brand: z.string(),
  last4: z.string(),
  decline_code: z.string().nullable(),
  decline_hard: z.int().transform((flag) => flag === 1),
  return_url: z.string().nullable(),
  /** Before this time nobody sees it, and after it a pending one is settled. */
  visible_ms: z.int(),
  settle_ms: z.int().nullable(),
  /** From this time on a held amount is lost. */
  expires_ms: z.int().nullable(),
  amount_captured: z.int(),
  amount_voided: z.int(),
  amount_refunded: z.int(),
  fee: z.int(),
  requests: z.int(),
  effects: z.int(),
  created_ms: z.int(),
});

/** A payment as this PSP's books have it. `requests` counts arrivals of its key, `effects` what they caused. */
export type Payment = z.output<typeof PaymentRow>;
export type NewPayment = Omit<
  Payment,
  "id" | "requests" | "effects" | "amount_captured" | "amount_voided" | "amount_refunded" | "fee"
>;

const Place = z.object({ kind: z.enum(["payment", "capture", "void", "refund"]), id: z.string(), created_ms: z.int() });
type Place = z.output<typeof Place>;

const NotificationRow = z.object({ id: z.string(), body: z.string(), tries: z.int() });
export type PendingNotification = z.output<typeof NotificationRow>;

const PAYMENTS = "SELECT payments.*, arrivals.count AS requests FROM payments JOIN arrivals USING (idempotency_key)";

/** Columns that books of an earlier version don't have. */
const LATER_COLUMNS = {
  expires_ms: "INTEGER",
  amount_voided: "INTEGER NOT NULL DEFAULT 0",
  amount_refunded: "INTEGER NOT NULL DEFAULT 0",
  fee: "INTEGER NOT NULL DEFAULT 0",
};

/** What this PSP keeps of money that it takes: 1.4 %. */
export function feeOf(amount: number): number {
  return Math.floor((amount * 14) / 1000);
}

/** The durable books of one account: a commit is on disk before anybody hears of it. */
export class Ledger {
  readonly #db: DatabaseSync;
  readonly operations: Operations;

  constructor(path: string) {
    this.#db = new DatabaseSync(path);
    this.#createTables();
    this.operations = new Operations(this.#db);
  }

  #createTables(): void {
    this.#db.exec(`
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = FULL;
      CREATE TABLE IF NOT EXISTS payments (
        id TEXT PRIMARY KEY, idempotency_key TEXT NOT NULL UNIQUE, request TEXT NOT NULL, reference TEXT NOT NULL,
        token TEXT NOT NULL, status TEXT NOT NULL, amount INTEGER NOT NULL, currency TEXT NOT NULL, capture INTEGER NOT NULL,
        brand TEXT NOT NULL, last4 TEXT NOT NULL, decline_code TEXT, decline_hard INTEGER NOT NULL, return_url TEXT,
        visible_ms INTEGER NOT NULL, settle_ms INTEGER, amount_captured INTEGER NOT NULL DEFAULT 0,
        effects INTEGER NOT NULL DEFAULT 0, created_ms INTEGER NOT NULL) STRICT;
      CREATE TABLE IF NOT EXISTS arrivals (idempotency_key TEXT PRIMARY KEY, count INTEGER NOT NULL) STRICT;
      CREATE TABLE IF NOT EXISTS notifications (
        id TEXT PRIMARY KEY, payment_id TEXT NOT NULL REFERENCES payments (id), body TEXT NOT NULL,
        due_ms INTEGER NOT NULL, tries INTEGER NOT NULL DEFAULT 0, sent_ms INTEGER) STRICT;
      CREATE INDEX IF NOT EXISTS notifications_due ON notifications (due_ms) WHERE sent_ms IS NULL;`);
    const known = this.#db
      .prepare("SELECT name FROM pragma_table_info('payments')")
      .all()
      .map(({ name }) => name);
    for (const [name, type] of Object.entries(LATER_COLUMNS)) {
      if (!known.includes(name)) this.#db.exec(`ALTER TABLE payments ADD COLUMN ${name} ${type}`);
    }
  }

  /** Counts an arrival of a key, whether or not it has an effect. Returns how often it has come. */
  arrive(key: string): number {
    const row = this.#db
      .prepare(
        `INSERT INTO arrivals (idempotency_key, count) VALUES (?, 1)
         ON CONFLICT (idempotency_key) DO UPDATE SET count = count + 1 RETURNING count`,
      )
      .get(key);
    return z.object({ count: z.int() }).parse(row).count;
  }

  /** Books a payment. Money that it takes at once is an effect. */
  create(payment: NewPayment): Payment {
    const id = `sp_${randomBytes(12).toString("hex")}`;
    const took = payment.status === "captured" || payment.status === "authorized";
    this.#db
      .prepare(
        `INSERT INTO payments (id, idempotency_key, request, reference, token, status, amount, currency, capture, brand,
           last4, decline_code, decline_hard, return_url, visible_ms, settle_ms, created_ms, amount_captured, effects,
           expires_ms, fee)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        id,
        payment.idempotency_key,
        payment.request,
        payment.reference,
        payment.token,
        payment.status,
        payment.amount,
        payment.currency,
        payment.capture ? 1 : 0,
        payment.brand,
        payment.last4,
        payment.decline_code,
        payment.decline_hard ? 1 : 0,
        payment.return_url,
        payment.visible_ms,
        payment.settle_ms,
        payment.created_ms,
        payment.status === "captured" ? payment.amount : 0,
        took ? 1 : 0,
        payment.expires_ms,
        payment.status === "captured" ? feeOf(payment.amount) : 0,
      );
    return this.#one(`${PAYMENTS} WHERE id = ?`, id) as Payment;
  }

  /** Ends a payment that was open. Does nothing to one that has ended. */
  end(
    id: string,
    ending: { status: "captured" | "authorized" | "declined"; declineCode?: string },
  ): Payment | undefined {
    this.#db
      .prepare(
        `UPDATE payments SET status = ?, decline_code = ?, settle_ms = NULL,
           amount_captured = CASE WHEN ? = 'captured' THEN amount ELSE 0 END,
           fee = CASE WHEN ? = 'captured' THEN amount * 14 / 1000 ELSE 0 END,
           effects = effects + CASE WHEN ? = 'declined' THEN 0 ELSE 1 END
         WHERE id = ? AND status IN ('requires_action', 'pending')`,
      )
      .run(ending.status, ending.declineCode ?? null, ending.status, ending.status, ending.status, id);
    return this.byId(id);
  }

  /** Has a payment that was declined take its money after all. */
  overturn(id: string): Payment | undefined {
    this.#db
      .prepare(
        `UPDATE payments SET status = CASE WHEN capture = 1 THEN 'captured' ELSE 'authorized' END, effects = effects + 1,
           amount_captured = CASE WHEN capture = 1 THEN amount ELSE 0 END,
           fee = CASE WHEN capture = 1 THEN amount * 14 / 1000 ELSE 0 END
         WHERE id = ? AND status = 'declined'`,
      )
      .run(id);
    return this.byId(id);
  }

  /** Changes what became of a payment's money. */
  change(
    id: string,
    change: { status?: Payment["status"]; captured?: number; voided?: number; refunded?: number; fee?: number },
  ): Payment {
    this.#db
      .prepare(
        `UPDATE payments SET status = coalesce(?, status), amount_captured = amount_captured + ?,
           amount_voided = amount_voided + ?, amount_refunded = amount_refunded + ?, fee = fee + ? WHERE id = ?`,
      )
      .run(change.status ?? null, change.captured ?? 0, change.voided ?? 0, change.refunded ?? 0, change.fee ?? 0, id);
    return this.#one(`${PAYMENTS} WHERE id = ?`, id) as Payment;
  }

  /** Authorizations whose time is over. */
  dueToExpire(nowMs: number): Payment[] {
    return this.#db
      .prepare(`${PAYMENTS} WHERE status = 'authorized' AND expires_ms <= ? LIMIT 100`)
      .all(nowMs)
      .map((row) => PaymentRow.parse(row));
  }

  byId(id: string): Payment | undefined {
    return this.#one(`${PAYMENTS} WHERE id = ?`, id);
  }

  byKey(key: string): Payment | undefined {
    return this.#one(`${PAYMENTS} WHERE idempotency_key = ?`, key);
  }

  /** Where payments and operations stand in their common order, from a place on. */
  placesIn(
    span: { fromMs: number; toMs: number; afterMs: number; afterId: string; nowMs: number },
    limit: number,
  ): Place[] {
    return this.#db
      .prepare(
        `SELECT kind, id, created_ms FROM (
           SELECT 'payment' AS kind, id, created_ms, visible_ms FROM payments
           UNION ALL SELECT kind, id, created_ms, visible_ms FROM operations)
         WHERE created_ms >= ? AND created_ms < ? AND visible_ms <= ? AND (created_ms, id) > (?, ?)
         ORDER BY created_ms, id LIMIT ?`,
      )
      .all(span.fromMs, span.toMs, span.nowMs, span.afterMs, span.afterId, limit)
      .map((row) => Place.parse(row));
  }

  all(): Payment[] {
    return this.#db
      .prepare(`${PAYMENTS} ORDER BY created_ms, id`)
      .all()
      .map((row) => PaymentRow.parse(row));
  }

  /** Payments whose time to settle has come. */
  dueToSettle(nowMs: number): Payment[] {
    return this.#db
      .prepare(`${PAYMENTS} WHERE status = 'pending' AND settle_ms <= ? LIMIT 100`)
      .all(nowMs)
      .map((row) => PaymentRow.parse(row));
  }

  /** Books a notification, to be sent until it is taken. */
  notify(payment: Payment, nowMs: number, operation?: Operation): void {
    const id = `sn_${randomBytes(12).toString("hex")}`;
    const body = JSON.stringify({
      id,
      type: `${operation?.kind ?? "payment"}.updated`,
      created_ms: nowMs,
      payment: { id: payment.id, status: payment.status },
      ...(operation ? { operation: { kind: operation.kind, id: operation.id, status: operation.status } } : {}),
    });
    this.#db
      .prepare("INSERT INTO notifications (id, payment_id, body, due_ms) VALUES (?, ?, ?, ?)")
      .run(id, payment.id, body, nowMs);
  }

  dueNotifications(nowMs: number, limit: number): PendingNotification[] {
    return this.#db
      .prepare(
        "SELECT id, body, tries FROM notifications WHERE sent_ms IS NULL AND due_ms <= ? ORDER BY due_ms LIMIT ?",
      )
      .all(nowMs, limit)
      .map((row) => NotificationRow.parse(row));
  }

  markNotification(id: string, outcome: { sentMs: number } | { dueMs: number }): void {
    if ("sentMs" in outcome) {
      this.#db.prepare("UPDATE notifications SET sent_ms = ?, tries = tries + 1 WHERE id = ?").run(outcome.sentMs, id);
    } else {
      this.#db.prepare("UPDATE notifications SET due_ms = ?, tries = tries + 1 WHERE id = ?").run(outcome.dueMs, id);
    }
  }

  /** Runs several writes as one. */
  together<T>(work: () => T): T {
    this.#db.exec("BEGIN IMMEDIATE");
    try {
      const result = work();
      this.#db.exec("COMMIT");
      return result;
    } catch (error) {
      this.#db.exec("ROLLBACK");
      throw error;
    }
  }

  close(): void {
    this.#db.close();
  }

  #one(sql: string, value: string): Payment | undefined {
    const row = this.#db.prepare(sql).get(value);
    return row ? PaymentRow.parse(row) : undefined;
  }
}
