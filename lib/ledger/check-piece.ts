import { Prisma, type Tx } from "@/lib/db/client";
import { transaction } from "@/lib/db/transaction";
import { CHECK_STAGES, type CheckStage, type Difference } from "@/lib/ledger/schema";

/** More differences than this tell nobody anything. They are all counted. */
const DIFFERENCES_MAX = 100;

/** Rows of a stage that one transaction looks at: some 100 ms. An account may hold millions of postings. */
const PIECE: Readonly<Record<CheckStage, number>> = { charges: 5_000, payments: 5_000, entries: 5_000, accounts: 10 };

type Running = {
  stage: CheckStage;
  after_id: string;
  merchant_id: string | null;
  livemode: boolean | null;
  differences: Difference[];
};
type Piece = { looked_at: number; last: string | null; found: number; differences: Difference[] };

/**
 * Looks at the next piece of the books. What a piece compares was committed together, and one statement reads it, so
 * money may move meanwhile. Returns whether the check is finished; another who is at the same one waits for its turn.
 */
export async function checkPiece(checkId: string): Promise<boolean> {
  return transaction("ledger_check_piece", async (tx) => {
    const [check] = await tx.$queryRaw<Running[]>`
      SELECT stage, after_id, merchant_id, livemode, differences FROM ledger_checks
      WHERE id = ${checkId} AND status = 'running' FOR UPDATE`;
    if (!check) return true;
    const piece = await look(tx, check);
    const done = piece.looked_at < PIECE[check.stage];
    const next = done ? CHECK_STAGES[CHECK_STAGES.indexOf(check.stage) + 1] : check.stage;
    await tx.ledgerCheck.update({
      where: { id: checkId },
      data: {
        [check.stage]: { increment: piece.looked_at },
        stage: next ?? check.stage,
        afterId: done ? "" : (piece.last ?? ""),
        differences: [...check.differences, ...piece.differences].slice(0, DIFFERENCES_MAX),
        differencesFound: { increment: piece.found },
        ...(next ? {} : { status: "finished", finishedAt: new Date() }),
      },
      select: { id: true },
    });
    return next === undefined;
  });
}

async function look(tx: Tx, check: Running): Promise<Piece> {
  const rows = await tx.$queryRaw<Piece[]>`
    WITH ${comparisons[check.stage](check, PIECE[check.stage])}
    SELECT (SELECT count(*)::int FROM piece) AS looked_at, (SELECT id::text FROM piece ORDER BY piece.id DESC LIMIT 1) AS last,
           (SELECT count(*)::int FROM different) AS found,
           coalesce((SELECT json_agg(d) FROM (SELECT * FROM different LIMIT ${DIFFERENCES_MAX}) d), '[]') AS differences`;
  return rows[0] ?? { looked_at: 0, last: null, found: 0, differences: [] };
}

function own(table: string, { merchant_id, livemode }: Running): Prisma.Sql {
  const column = (name: string) => Prisma.raw(`${table}.${name}`);
  return Prisma.sql`(${merchant_id}::text IS NULL OR ${column("merchant_id")} = ${merchant_id})
    AND (${livemode}::boolean IS NULL OR ${column("livemode")} = ${livemode})`;
}

/** Of each stage: the rows of a piece, and where one of them says something else than the books. */
const comparisons: Readonly<Record<CheckStage, (check: Running, limit: number) => Prisma.Sql>> = {
  charges: (check, limit) => Prisma.sql`
    piece AS (
      SELECT id, payment_intent_id, currency, amount_captured, amount_refunded FROM charges c
      WHERE id > ${check.after_id} AND ${own("c", check)} ORDER BY id LIMIT ${limit}),
    booked AS (
      SELECT e.charge_id, coalesce(-sum(p.amount) FILTER (WHERE e.kind = 'captured'), 0) AS captured,
             coalesce(sum(p.amount) FILTER (WHERE e.kind = 'refunded'), 0) AS refunded
      FROM piece JOIN ledger_entries e ON e.charge_id = piece.id AND e.kind IN ('captured', 'refunded')
      JOIN ledger_postings p ON p.entry_id = e.id
      JOIN ledger_accounts a ON a.id = p.account_id AND a.kind = 'merchant_payable'
      GROUP BY e.charge_id),
    both_sides AS (
      SELECT piece.*, coalesce(b.captured, 0) AS captured, coalesce(b.refunded, 0) AS refunded
      FROM piece LEFT JOIN booked b ON b.charge_id = piece.id),
    different AS (
      SELECT 'charge_captured' AS kind, id, payment_intent_id, currency, amount_captured::text AS expected,
             captured::text AS actual FROM both_sides WHERE amount_captured <> captured
      UNION ALL
      SELECT 'charge_refunded', id, payment_intent_id, currency, amount_refunded::text, refunded::text
      FROM both_sides WHERE amount_refunded <> refunded)`,
  payments: (check, limit) => Prisma.sql`
    piece AS (
      SELECT id, currency, amount_captured, amount_refunded FROM payment_intents i
      WHERE id > ${check.after_id} AND ${own("i", check)} ORDER BY id LIMIT ${limit}),
    charged AS (
      SELECT c.payment_intent_id, sum(c.amount_captured) AS captured, sum(c.amount_refunded) AS refunded
      FROM piece JOIN charges c ON c.payment_intent_id = piece.id GROUP BY c.payment_intent_id),
    both_sides AS (
      SELECT piece.*, coalesce(c.captured, 0) AS captured, coalesce(c.refunded, 0) AS refunded
      FROM piece LEFT JOIN charged c ON c.payment_intent_id = piece.id),
    different AS (
      SELECT 'payment_captured' AS kind, id, id AS payment_intent_id, currency, amount_captured::text AS expected,
             captured::text AS actual FROM both_sides WHERE amount_captured <> captured
      UNION ALL
      SELECT 'payment_refunded', id, id, currency, amount_refunded::text, refunded::text
      FROM both_sides WHERE amount_refunded <> refunded)`,
  entries: (check, limit) => Prisma.sql`
    piece AS (
      SELECT id, charge_id FROM ledger_entries e
      WHERE id > ${check.after_id} AND ${own("e", check)} ORDER BY id LIMIT ${limit}),
    different AS (
      SELECT 'entry_unbalanced' AS kind, piece.id, c.payment_intent_id, p.currency, '0' AS expected,
             coalesce(sum(p.amount), 0)::text AS actual
      FROM piece LEFT JOIN ledger_postings p ON p.entry_id = piece.id LEFT JOIN charges c ON c.id = piece.charge_id
      GROUP BY piece.id, c.payment_intent_id, p.currency HAVING coalesce(sum(p.amount), 0) <> 0 OR count(p.id) < 2)`,
  accounts: (check, limit) => Prisma.sql`
    piece AS (
      SELECT id, currency FROM ledger_accounts a
      WHERE id > ${BigInt(check.after_id || "0")} AND ${own("a", check)} ORDER BY id LIMIT ${limit}),
    different AS (
      SELECT 'account_balance' AS kind, piece.id::text, NULL AS payment_intent_id,
             piece.currency, s.amount::text AS expected, coalesce(b.balance, 0)::text AS actual
      FROM piece LEFT JOIN ledger_balances b ON b.account_id = piece.id
      CROSS JOIN LATERAL (
        SELECT coalesce(sum(p.amount), 0) AS amount FROM ledger_postings p
        WHERE p.account_id = piece.id AND p.id <= (SELECT added_up_to FROM ledger_progress)) s
      WHERE s.amount <> coalesce(b.balance, 0))`,
};
