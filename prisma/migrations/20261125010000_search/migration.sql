-- Search over the payments of all merchants. Every list ends with the id, which is the order it is shown in, so a page
-- is read from its first row to its last and no further, however many payments there are.
CREATE INDEX "payment_intents_status_id_idx" ON "payment_intents"("status", "id");
CREATE INDEX "payment_intents_currency_amount_id_idx" ON "payment_intents"("currency", "amount", "id");
CREATE INDEX "charges_psp_account_id_payment_intent_id_idx" ON "charges"("psp_account_id", "payment_intent_id");
CREATE INDEX payment_intents_last4 ON payment_intents (card_last4, id) WHERE card_last4 IS NOT NULL;
CREATE INDEX merchants_name_prefix ON merchants (lower(name) text_pattern_ops);

-- What an operator looks for again and again. Nobody else sees it.
CREATE TABLE "saved_views" (
  "id" TEXT NOT NULL,
  "operator_id" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "query" TEXT NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "saved_views_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "saved_views_operator_id_name_key" ON "saved_views"("operator_id", "name");
ALTER TABLE "saved_views" ADD CONSTRAINT "saved_views_operator_id_fkey"
  FOREIGN KEY ("operator_id") REFERENCES "operators"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE saved_views
  ADD CONSTRAINT saved_views_name CHECK (length(name) BETWEEN 1 AND 60),
  ADD CONSTRAINT saved_views_query CHECK (length(query) <= 2000);
