import pg from "pg";
import type { Product } from "@/e2e/product";
import { chargesOf, operationsOf } from "@/e2e/simulator";
import type { PspOperation } from "@/lib/psp/psp";

const CONNECTIONS_MAX = 4;

type Call = { status: string; sends: number; applied: boolean };

type Effects = Partial<Record<PspOperation, number>>;

/** Everything that is known of a payment at one moment: what our books say, and what the PSPs did. */
export type Trace = {
  intent: string | null;
  refund: string | null;
  /** Whether the request's key is unknown, running or finished. */
  key: string | null;
  calls: Partial<Record<PspOperation, Call>>;
  /** Types of its events, by object and in their order there. */
  told: string[];
  deliveries: Array<{ status: string; attempts: number; held: boolean }>;
  /** Notifications that name a reference of its calls. */
  notifications: number;
  cases: string[];
  effects: Effects;
};

const TRACE = `
  WITH intent AS (SELECT * FROM payment_intents WHERE order_id = $1),
       call AS (SELECT c.* FROM psp_calls c JOIN charges h ON h.id = c.charge_id JOIN intent i ON i.id = h.payment_intent_id)
  SELECT
    (SELECT status FROM intent) AS intent,
    (SELECT status FROM refunds WHERE payment_intent_id = (SELECT id FROM intent)) AS refund,
    (SELECT status FROM idempotency_keys WHERE key = $2) AS key,
    (SELECT coalesce(json_object_agg(operation, json_build_object('status', status, 'sends', sends,
       'applied', applied_at IS NOT NULL)), '{}') FROM call) AS calls,
    (SELECT coalesce(json_agg(type ORDER BY split_part(type, '.', 1), seq), '[]') FROM events
      WHERE payment_intent_id = (SELECT id FROM intent)) AS told,
    (SELECT coalesce(json_agg(json_build_object('status', d.status, 'attempts', d.attempts,
       'held', d.lease_until IS NOT NULL)), '[]') FROM deliveries d JOIN events e ON e.id = d.event_id
      WHERE e.payment_intent_id = (SELECT id FROM intent)) AS deliveries,
    (SELECT count(*)::int FROM notifications
      WHERE psp_references && ARRAY(SELECT psp_reference FROM call WHERE psp_reference IS NOT NULL)) AS notifications,
    (SELECT coalesce(json_agg(kind), '[]') FROM cases WHERE payment_intent_id = (SELECT id FROM intent)) AS cases`;

/** Somebody beside the product, who looks whatever of it is running. Looks often, so connections are kept. */
export class Observer {
  readonly #product: Product;
  readonly #pool: pg.Pool;

  constructor(product: Product) {
    this.#product = product;
    this.#pool = new pg.Pool({ connectionString: product.file.database_url, max: CONNECTIONS_MAX });
    this.#pool.on("error", () => undefined);
  }

  async query<Row extends pg.QueryResultRow>(sql: string, values: unknown[] = []): Promise<Row[]> {
    return (await this.#pool.query<Row>(sql, values)).rows;
  }

  async trace(orderId: string, key: string): Promise<Trace> {
    const rows = await this.query<Omit<Trace, "effects">>(TRACE, [orderId, key]);
    if (!rows[0]) throw new Error("The trace has no row.");
    return { ...rows[0], effects: await this.#effects(orderId) };
  }

  close(): Promise<void> {
    return this.#pool.end();
  }

  async #effects(orderId: string): Promise<Effects> {
    const effects: Effects = {};
    for (const charge of await chargesOf(this.#product.file, orderId)) {
      effects.authorize = (effects.authorize ?? 0) + charge.effects;
    }
    for (const { kind, effects: times } of await operationsOf(this.#product.file, orderId)) {
      effects[kind] = (effects[kind] ?? 0) + times;
    }
    return effects;
  }
}
