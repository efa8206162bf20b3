-- Our books compared with the PSPs' own lists, and cases about what only those have.
CREATE TABLE "psp_reconciliations" (
  "id" TEXT NOT NULL,
  "psp_account_id" TEXT NOT NULL,
  "from_at" TIMESTAMPTZ(3) NOT NULL,
  "to_at" TIMESTAMPTZ(3) NOT NULL,
  "status" TEXT NOT NULL DEFAULT 'running',
  "cursor" TEXT,
  "pages" INTEGER NOT NULL DEFAULT 0,
  "seen" INTEGER NOT NULL DEFAULT 0,
  "agreed" INTEGER NOT NULL DEFAULT 0,
  "asked" INTEGER NOT NULL DEFAULT 0,
  "lost" INTEGER NOT NULL DEFAULT 0,
  "harmless" INTEGER NOT NULL DEFAULT 0,
  "started_by" TEXT NOT NULL,
  "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "finished_at" TIMESTAMPTZ(3),
  CONSTRAINT "psp_reconciliations_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "psp_reconciliations_psp_account_id_to_at_idx" ON "psp_reconciliations"("psp_account_id", "to_at");
ALTER TABLE "psp_reconciliations" ADD CONSTRAINT "psp_reconciliations_psp_account_id_fkey"
  FOREIGN KEY ("psp_account_id") REFERENCES "psp_accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "cases"
  ALTER COLUMN "merchant_id" DROP NOT NULL,
  ADD COLUMN "psp_account_id" TEXT,
  ADD COLUMN "psp_reference" TEXT,
  ADD COLUMN "operation" TEXT,
  ADD COLUMN "amount" BIGINT,
  ADD COLUMN "currency" TEXT,
  ADD COLUMN "order_reference" TEXT;
ALTER TABLE "cases" ADD CONSTRAINT "cases_psp_account_id_fkey"
  FOREIGN KEY ("psp_account_id") REFERENCES "psp_accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE psp_reconciliations ADD CONSTRAINT psp_reconciliations_words CHECK (
  status IN ('running', 'finished') AND (status = 'finished') = (finished_at IS NOT NULL) AND from_at < to_at);
-- Only what a PSP's list told may be nobody's, and of that everything that a person needs is there.
ALTER TABLE cases
  ADD CONSTRAINT cases_whose CHECK (merchant_id IS NOT NULL OR kind = 'not_in_books'),
  ADD CONSTRAINT cases_not_in_books CHECK (kind <> 'not_in_books' OR (psp_account_id IS NOT NULL
    AND psp_reference IS NOT NULL AND operation IS NOT NULL AND amount IS NOT NULL AND currency IS NOT NULL
    AND outcome IS NOT NULL));
-- Once for each thing that a PSP did, resolved or not: every run finds the same.
CREATE UNIQUE INDEX cases_one_not_in_books ON cases (psp_account_id, operation, psp_reference, outcome)
  WHERE kind = 'not_in_books';
-- A payment that is retried with a new key after a restore is found by its order.
CREATE INDEX cases_of_lost_order ON cases (order_reference) WHERE kind = 'not_in_books' AND status <> 'resolved';
