import pg from "pg";

/** Entries that one statement writes: some seconds of work each, so that progress shows. */
const BATCH = 100_000;

/**
 * Writes payments, captured charges and their entries, all of one merchant and one PSP account, evenly over last year.
 * One payment has to have been made, whose rows are the pattern.
 */
export async function seedEntries(
  databaseUrl: string,
  entries: number,
  tell: (written: number) => void,
): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    // What the triggers guard is true of these rows, and checking each of them would take most of the time.
    await client.query("SET session_replication_role = replica");
    for (let from = 0; from < entries; from += BATCH) {
      const to = Math.min(from + BATCH, entries);
      for (const statement of SEED) await client.query(statement, [from, to - 1, entries]);
      tell(to);
    }
    await client.query("VACUUM (ANALYZE) payment_intents, charges, ledger_entries, ledger_postings");
  } finally {
    await client.end();
  }
}

const AT = "now() - make_interval(secs => 31536000 * (1 - n::float8 / $3) + 300)";
const ID = "lpad(n::text, 20, '0')";
const EACH = "generate_series($1::bigint, $2::bigint) AS n";

const SEED = [
  `INSERT INTO payment_intents (id, merchant_id, livemode, status, amount, currency, order_id, capture_method,
     amount_authorized, amount_captured, latest_charge_id, created_at, updated_at)
   SELECT 'pi_0' || ${ID}, i.merchant_id, i.livemode, 'succeeded', 2599, 'EUR', 'seed_' || n, 'automatic', 2599, 2599,
     'ch_0' || ${ID}, ${AT}, ${AT}
   FROM (SELECT * FROM payment_intents WHERE id NOT LIKE 'pi_0000%' LIMIT 1) i, ${EACH} WHERE $3 > 0`,
  `INSERT INTO charges (id, merchant_id, livemode, payment_intent_id, psp_account_id, number, status, amount, currency,
     capture_method, amount_authorized, amount_captured, psp_reference, routing_decision, created_at, updated_at)
   SELECT 'ch_0' || ${ID}, c.merchant_id, c.livemode, 'pi_0' || ${ID}, c.psp_account_id, 1, 'captured', 2599, 'EUR',
     'automatic', 2599, 2599, 'seed_' || n, '{}', ${AT}, ${AT}
   FROM (SELECT * FROM charges WHERE id NOT LIKE 'ch_0000%' LIMIT 1) c, ${EACH}`,
  `INSERT INTO ledger_entries (id, merchant_id, livemode, kind, source_id, charge_id, created_at)
   SELECT 'le_0' || ${ID}, e.merchant_id, e.livemode, 'captured', 'seed_' || n, 'ch_0' || ${ID}, ${AT}
   FROM (SELECT * FROM ledger_entries WHERE id NOT LIKE 'le_0000%' LIMIT 1) e, ${EACH}`,
  `INSERT INTO ledger_postings (entry_id, account_id, currency, amount)
   SELECT 'le_0' || ${ID}, a.id, 'EUR', CASE a.kind WHEN 'merchant_payable' THEN -2599 ELSE 2599 END
   FROM ${EACH}, (SELECT a.id, a.kind FROM ledger_accounts a JOIN ledger_postings p ON p.account_id = a.id
     WHERE a.kind IN ('merchant_payable', 'psp_receivable') AND p.entry_id NOT LIKE 'le_0000%' GROUP BY a.id) a
   WHERE $3 > 0`,
];
