-- What people who ask for refunds and decide about them need: a word of the maker, the card, the newest decisions first.
ALTER TABLE "refunds"
  ADD COLUMN "comment" TEXT,
  ADD COLUMN "card_fingerprint" TEXT;
UPDATE "refunds" AS r SET "card_fingerprint" = i."payment_method_fingerprint"
  FROM "payment_intents" AS i WHERE i."id" = r."payment_intent_id";
CREATE INDEX "refunds_merchant_id_livemode_card_fingerprint_id_idx"
  ON "refunds"("merchant_id", "livemode", "card_fingerprint", "id");
CREATE INDEX "refund_decisions_decided_at_refund_id_idx" ON "refund_decisions"("decided_at", "refund_id");

-- A maker is a person or a client, and a person answers for what they ask for themselves.
ALTER TABLE refunds ADD CONSTRAINT refunds_maker CHECK (
  maker_type = 'api_client' OR (maker_type = 'operator' AND maker_person_id IS NOT DISTINCT FROM maker_id));
-- Who asked, and the word that came with it, stay as they were.
CREATE FUNCTION refund_maker_is_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the maker of refund % is fixed', OLD.id USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER refund_maker_is_fixed BEFORE UPDATE ON refunds FOR EACH ROW
  WHEN ((OLD.maker_type, OLD.comment) IS DISTINCT FROM (NEW.maker_type, NEW.comment)) EXECUTE FUNCTION refund_maker_is_fixed();
