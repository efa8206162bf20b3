import { db } from "@/lib/db/client";

/** Postings added up by one statement: well within its time. */
const PIECE = 50_000;
/** Two and a half million postings a minute: more than come in, so a backlog ends. */
const PIECES_MAX = 50;

/**
 * A posting is added up when it is older than this. Numbers are given to postings before they commit, so an older one
 * may still be on its way for as long as a transaction takes; ours end within 10 s.
 */
const SETTLED_AFTER = "1 minute";

/** Adds up what was posted since the last time, so that balances are read quickly. Returns how many postings it took. */
export async function addUpBalances(): Promise<number> {
  let added = 0;
  for (let piece = 1; piece <= PIECES_MAX; piece++) {
    const count = await addPiece();
    added += count;
    if (count < PIECE) break;
  }
  return added;
}

/** One statement: balances and progress move together, or not at all. A second one waits at the progress row. */
async function addPiece(): Promise<number> {
  const rows = await db().$queryRaw<Array<{ added: number }>>`
    WITH held AS (SELECT added_up_to FROM ledger_progress WHERE id = 1 FOR UPDATE),
    next AS MATERIALIZED (
      SELECT p.id, p.entry_id, p.account_id, p.amount FROM ledger_postings p
      WHERE p.id > (SELECT added_up_to FROM held) ORDER BY p.id LIMIT ${PIECE}),
    last AS (
      SELECT n.id FROM next n JOIN ledger_entries e ON e.id = n.entry_id
      WHERE e.created_at < now() - ${SETTLED_AFTER}::interval ORDER BY n.id DESC LIMIT 1),
    settled AS (SELECT n.account_id, n.amount FROM next n WHERE n.id <= (SELECT id FROM last)),
    sums AS (
      INSERT INTO ledger_balances AS b (account_id, balance)
      SELECT account_id, sum(amount)::bigint FROM settled GROUP BY account_id
      ON CONFLICT (account_id) DO UPDATE SET balance = b.balance + EXCLUDED.balance),
    progress AS (UPDATE ledger_progress SET added_up_to = (SELECT id FROM last) WHERE EXISTS (SELECT 1 FROM last))
    SELECT count(*)::int AS added FROM settled`;
  return rows[0]?.added ?? 0;
}
