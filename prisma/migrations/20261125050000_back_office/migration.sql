-- Cases that are worked on, balances that are quick, checks that are kept, and from where people act. First what Prisma sees.
ALTER TABLE "audit_log" ADD COLUMN "session_id" TEXT;
CREATE INDEX "audit_log_chain_id_idx" ON "audit_log"("chain", "id");
CREATE INDEX "audit_log_actor_id_id_idx" ON "audit_log"("actor_id", "id");
CREATE INDEX "audit_log_action_id_idx" ON "audit_log"("action", "id");
CREATE INDEX "audit_log_created_at_idx" ON "audit_log"("created_at");

ALTER TABLE "cases" ADD COLUMN "taken_at" TIMESTAMPTZ(3);

CREATE INDEX "ledger_entries_charge_id_idx" ON "ledger_entries"("charge_id");
CREATE TABLE "ledger_balances" (
  "account_id" BIGINT NOT NULL,
  "balance" BIGINT NOT NULL,
  CONSTRAINT "ledger_balances_pkey" PRIMARY KEY ("account_id")
);
ALTER TABLE "ledger_balances" ADD CONSTRAINT "ledger_balances_account_id_fkey"
  FOREIGN KEY ("account_id") REFERENCES "ledger_accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
CREATE TABLE "ledger_progress" (
  "id" INTEGER NOT NULL DEFAULT 1,
  "added_up_to" BIGINT NOT NULL DEFAULT 0,
  CONSTRAINT "ledger_progress_pkey" PRIMARY KEY ("id")
);
CREATE TABLE "ledger_checks" (
  "id" TEXT NOT NULL,
  "merchant_id" TEXT,
  "livemode" BOOLEAN,
  "status" TEXT NOT NULL DEFAULT 'running',
  "stage" TEXT NOT NULL DEFAULT 'charges',
  "after_id" TEXT NOT NULL DEFAULT '',
  "charges" INTEGER NOT NULL DEFAULT 0,
  "payments" INTEGER NOT NULL DEFAULT 0,
  "entries" INTEGER NOT NULL DEFAULT 0,
  "accounts" INTEGER NOT NULL DEFAULT 0,
  "differences" JSONB NOT NULL DEFAULT '[]',
  "differences_found" INTEGER NOT NULL DEFAULT 0,
  "started_by_type" TEXT NOT NULL,
  "started_by_id" TEXT NOT NULL,
  "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "finished_at" TIMESTAMPTZ(3),
  CONSTRAINT "ledger_checks_pkey" PRIMARY KEY ("id")
);

-- 1. Cases take their steps in order, and say who has them ------------------------------------------------------------
INSERT INTO state_edges (machine, from_status, to_status) VALUES
  ('cases', 'open', 'taken'),
  ('cases', 'taken', 'open'),
  ('cases', 'open', 'resolved'),
  ('cases', 'taken', 'resolved');
CREATE TRIGGER step_is_legal BEFORE UPDATE OF status ON cases
  FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status) EXECUTE FUNCTION step_is_legal();
ALTER TABLE cases
  ADD CONSTRAINT cases_taken CHECK (status <> 'taken' OR (taken_by IS NOT NULL AND taken_at IS NOT NULL)),
  ADD CONSTRAINT cases_resolved CHECK (
    (status = 'resolved') = (resolved_by IS NOT NULL AND resolved_at IS NOT NULL AND length(trim(resolution)) > 0));
-- What is to be done first: open ones, the oldest of them first.
CREATE INDEX cases_to_do ON cases ((status = 'resolved'), id);

-- 2. One sum and one running check of the same books ------------------------------------------------------------------
ALTER TABLE ledger_progress ADD CONSTRAINT ledger_progress_one CHECK (id = 1);
INSERT INTO ledger_progress (id, added_up_to) VALUES (1, 0);
ALTER TABLE ledger_checks ADD CONSTRAINT ledger_checks_words CHECK (
  status IN ('running', 'finished') AND stage IN ('charges', 'payments', 'entries', 'accounts')
  AND (status = 'finished') = (finished_at IS NOT NULL));
CREATE UNIQUE INDEX ledger_checks_one_running ON ledger_checks ((coalesce(merchant_id, '') || coalesce(livemode::text, '')))
  WHERE status = 'running';
-- An account's postings in their order, with the amounts in the index: adding them up reads no row.
DROP INDEX "ledger_postings_account_id_idx";
CREATE INDEX ledger_postings_of_account ON ledger_postings (account_id, id, amount);
