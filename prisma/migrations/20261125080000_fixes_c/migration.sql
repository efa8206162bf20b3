-- Money that contradicts our books stops what comes after it, and the terms of a refund are fixed to the last one.
ALTER TABLE "cases"
  ADD COLUMN "psp_call_id" TEXT,
  ADD COLUMN "outcome" TEXT;
UPDATE "cases" SET "psp_call_id" = c."id", "outcome" = "evidence" -> 'result' ->> 'outcome'
  FROM "psp_calls" AS c WHERE c."id" = "evidence" ->> 'psp_call_id';
ALTER TABLE "cases" ADD CONSTRAINT "cases_psp_call_id_fkey"
  FOREIGN KEY ("psp_call_id") REFERENCES "psp_calls"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "payment_intents" ADD COLUMN "succeeded_at" TIMESTAMPTZ(3);
UPDATE "payment_intents" AS i SET "succeeded_at" = coalesce(
    (SELECT min(e."created_at") FROM "events" AS e WHERE e."object_id" = i."id" AND e."type" = 'payment_intent.succeeded'),
    i."confirmed_at", i."updated_at")
  WHERE i."status" = 'succeeded';

-- 1. A case is about one answer to one call: the next answer has a case of its own ------------------------------------
CREATE UNIQUE INDEX cases_one_open ON cases (psp_call_id, kind, outcome) WHERE status <> 'resolved';

-- 2. What a refund was asked for, why it waits and how long, stays; its time may only be cut short ---------------------
CREATE OR REPLACE FUNCTION refund_terms_are_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.merchant_id, NEW.livemode, NEW.amount, NEW.currency, NEW.charge_id, NEW.payment_intent_id, NEW.request_hash,
      NEW.maker_id, NEW.maker_person_id, NEW.reason, NEW.requires_approval, NEW.approval_rule, NEW.created_at)
     IS DISTINCT FROM
     (OLD.merchant_id, OLD.livemode, OLD.amount, OLD.currency, OLD.charge_id, OLD.payment_intent_id, OLD.request_hash,
      OLD.maker_id, OLD.maker_person_id, OLD.reason, OLD.requires_approval, OLD.approval_rule, OLD.created_at)
     OR (NEW.approval_expires_at IS NULL) <> (OLD.approval_expires_at IS NULL)
     OR NEW.approval_expires_at > OLD.approval_expires_at THEN
    RAISE EXCEPTION 'the terms of refund % are fixed', OLD.id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;

-- 3. Who decides is somebody who may, as they are now, and does not answer for the client that asked -------------------
CREATE FUNCTION refund_checker_may() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.checker_role NOT IN ('approver', 'admin')
     OR NOT EXISTS (SELECT 1 FROM operators
                    WHERE id = NEW.checker_id AND role = NEW.checker_role AND status = 'active') THEN
    RAISE EXCEPTION '% may not decide about refund %', NEW.checker_id, NEW.refund_id USING ERRCODE = 'check_violation';
  END IF;
  IF EXISTS (SELECT 1 FROM refunds r JOIN api_clients c ON r.maker_type = 'api_client' AND c.id = r.maker_id
             WHERE r.id = NEW.refund_id AND c.owner_operator_id = NEW.checker_id) THEN
    RAISE EXCEPTION '% owns the client that asked for refund %', NEW.checker_id, NEW.refund_id
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
-- The maker's own decision is refused by the row's own check.
CREATE TRIGGER refund_checker_may BEFORE INSERT ON refund_decisions
  FOR EACH ROW WHEN (NEW.checker_id IS DISTINCT FROM NEW.maker_person_id) EXECUTE FUNCTION refund_checker_may();

-- 4. What a PSP is asked to do stays as it was written down -----------------------------------------------------------
CREATE FUNCTION psp_call_terms_are_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the terms of PSP call % are fixed', OLD.id USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER psp_call_terms_are_fixed BEFORE UPDATE ON psp_calls FOR EACH ROW
  WHEN ((OLD.merchant_id, OLD.livemode, OLD.charge_id, OLD.refund_id, OLD.psp_account_id, OLD.operation, OLD.amount,
         OLD.currency, OLD.idempotency_key, OLD.capture_now, OLD.final_capture, OLD.release_amount)
        IS DISTINCT FROM
        (NEW.merchant_id, NEW.livemode, NEW.charge_id, NEW.refund_id, NEW.psp_account_id, NEW.operation, NEW.amount,
         NEW.currency, NEW.idempotency_key, NEW.capture_now, NEW.final_capture, NEW.release_amount))
  EXECUTE FUNCTION psp_call_terms_are_fixed();
