import type { OperatorActor } from "@/lib/core/actor";
import { AppError } from "@/lib/core/error";
import { db, Prisma } from "@/lib/db/client";
import { type EarlierRefund, EarlierRefunds } from "@/lib/refunds/queue-schema";

/** The newest of each kind: enough to see a habit. */
const SHOWN_MAX = 10;

type Place = {
  id: string;
  paymentIntentId: string;
  merchantId: string;
  livemode: boolean;
  cardFingerprint: string | null;
};

/** The refunds before one that are of its order, or of its card at its merchant, the newest first. Throws `not_found`. */
export async function earlierRefunds(_actor: OperatorActor, id: string): Promise<EarlierRefunds> {
  const place = await db().refund.findUnique({
    where: { id },
    select: { id: true, paymentIntentId: true, merchantId: true, livemode: true, cardFingerprint: true },
  });
  if (!place) throw new AppError("not_found", "There is no such refund.");
  const [ofOrder, ofCard] = await Promise.all([readOfOrder(place), readOfCard(place)]);
  const seen = new Set(ofOrder.map(({ refund_id }) => refund_id));
  return EarlierRefunds.parse({
    data: [...ofOrder, ...ofCard.filter(({ refund_id }) => !seen.has(refund_id))],
  });
}

type Row = Omit<EarlierRefund, "created_ms"> & { created_at: Date };

const COLUMNS = Prisma.sql`e.id AS refund_id, e.status, e.amount::text, e.currency, e.reason, p.order_id,
  p.id AS payment_intent_id, e.created_at`;

async function readOfOrder({ id, paymentIntentId }: Place): Promise<EarlierRefund[]> {
  const rows = await db().$queryRaw<Row[]>`
    SELECT 'order' AS of, ${COLUMNS}
    FROM payment_intents i
    JOIN payment_intents p ON p.merchant_id = i.merchant_id AND p.livemode = i.livemode AND p.order_id = i.order_id
    JOIN refunds e ON e.payment_intent_id = p.id
    WHERE i.id = ${paymentIntentId} AND e.id < ${id} ORDER BY e.id DESC LIMIT ${SHOWN_MAX}`;
  return rows.map(show);
}

async function readOfCard({ id, merchantId, livemode, cardFingerprint }: Place): Promise<EarlierRefund[]> {
  if (cardFingerprint === null) return [];
  const rows = await db().$queryRaw<Row[]>`
    SELECT 'card' AS of, ${COLUMNS}
    FROM refunds e JOIN payment_intents p ON p.id = e.payment_intent_id
    WHERE e.merchant_id = ${merchantId} AND e.livemode = ${livemode} AND e.card_fingerprint = ${cardFingerprint}
      AND e.id < ${id} ORDER BY e.id DESC LIMIT ${SHOWN_MAX}`;
  return rows.map(show);
}

function show({ created_at, ...row }: Row): EarlierRefund {
  return { ...row, created_ms: created_at.getTime() };
}
