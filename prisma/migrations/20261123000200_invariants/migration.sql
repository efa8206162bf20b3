-- What must hold whatever the code does. Prisma can't say any of it, so it stands here and is guarded by tests.

-- 1. Amounts -----------------------------------------------------------------------------------------------------
ALTER TABLE payment_intents
  ADD CONSTRAINT payment_intents_amount CHECK (amount BETWEEN 1 AND 999999999999),
  ADD CONSTRAINT payment_intents_authorized CHECK (amount_authorized BETWEEN 0 AND amount),
  ADD CONSTRAINT payment_intents_captured CHECK (
    amount_captured >= 0 AND capture_pending >= 0 AND amount_released >= 0
    AND amount_captured + capture_pending + amount_released <= amount_authorized),
  ADD CONSTRAINT payment_intents_refunded CHECK (
    amount_refunded >= 0 AND refund_pending >= 0 AND amount_refunded + refund_pending <= amount_captured),
  ADD CONSTRAINT payment_intents_currency CHECK (currency ~ '^[A-Z]{3}$'),
  ADD CONSTRAINT payment_intents_capture_method CHECK (capture_method IN ('automatic', 'manual')),
  ADD CONSTRAINT payment_intents_version CHECK (version >= 1),
  ADD CONSTRAINT payment_intents_succeeded CHECK (status <> 'succeeded' OR amount_captured > 0),
  ADD CONSTRAINT payment_intents_action CHECK ((status = 'requires_action') = (next_action IS NOT NULL));

ALTER TABLE charges
  ADD CONSTRAINT charges_amount CHECK (amount BETWEEN 1 AND 999999999999),
  ADD CONSTRAINT charges_authorized CHECK (amount_authorized BETWEEN 0 AND amount),
  ADD CONSTRAINT charges_captured CHECK (
    amount_captured >= 0 AND capture_pending >= 0 AND amount_released >= 0
    AND amount_captured + capture_pending + amount_released <= amount_authorized),
  ADD CONSTRAINT charges_refunded CHECK (
    amount_refunded >= 0 AND refund_pending >= 0 AND amount_refunded + refund_pending <= amount_captured),
  ADD CONSTRAINT charges_number CHECK (number BETWEEN 1 AND 20);

ALTER TABLE refunds ADD CONSTRAINT refunds_amount CHECK (amount BETWEEN 1 AND 999999999999);
ALTER TABLE psp_calls
  ADD CONSTRAINT psp_calls_amount CHECK (amount BETWEEN 1 AND 999999999999),
  ADD CONSTRAINT psp_calls_operation CHECK (operation IN ('authorize', 'capture', 'void', 'refund')),
  ADD CONSTRAINT psp_calls_refund CHECK ((operation = 'refund') = (refund_id IS NOT NULL)),
  ADD CONSTRAINT psp_calls_outcome CHECK (
    (status = 'answered') = (outcome IS NOT NULL)
    AND (outcome IS NULL OR outcome IN ('approved', 'pending', 'declined', 'rejected', 'not_sent'))),
  ADD CONSTRAINT psp_calls_sent CHECK ((status IN ('created', 'withdrawn')) = (sends = 0));
ALTER TABLE refund_policies ADD CONSTRAINT refund_policies_threshold CHECK (threshold_amount >= 0);

-- 2. One live charge, one live authorization: an unknown outcome blocks a second PSP -------------------------------
CREATE UNIQUE INDEX charges_one_live ON charges (payment_intent_id)
  WHERE status IN ('processing', 'requires_action', 'authorized', 'needs_review', 'captured');
CREATE UNIQUE INDEX psp_calls_one_live_authorization ON psp_calls (charge_id)
  WHERE operation = 'authorize' AND status <> 'withdrawn';

-- 3. Maker is not checker ------------------------------------------------------------------------------------------
ALTER TABLE refund_decisions
  ADD CONSTRAINT refund_decisions_two_people CHECK (checker_id IS DISTINCT FROM maker_person_id),
  ADD CONSTRAINT refund_decisions_decision CHECK (decision IN ('approved', 'rejected')),
  ADD CONSTRAINT refund_decisions_reject_reason CHECK (decision = 'approved' OR length(trim(comment)) > 0);

-- A decision is about the refund as it was asked for, and by somebody else than the refund itself names.
CREATE FUNCTION refund_decision_binds() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE asked refunds%ROWTYPE;
BEGIN
  SELECT * INTO asked FROM refunds WHERE id = NEW.refund_id;
  IF asked.request_hash <> NEW.request_hash THEN
    RAISE EXCEPTION 'refund % is not the one that was decided on', NEW.refund_id USING ERRCODE = 'check_violation';
  END IF;
  IF asked.maker_person_id IS DISTINCT FROM NEW.maker_person_id OR asked.maker_id = NEW.checker_id THEN
    RAISE EXCEPTION 'refund % has another maker', NEW.refund_id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER refund_decision_binds BEFORE INSERT ON refund_decisions
  FOR EACH ROW EXECUTE FUNCTION refund_decision_binds();

-- What a decision is bound to can't be changed afterwards.
CREATE FUNCTION refund_terms_are_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.amount, NEW.currency, NEW.charge_id, NEW.payment_intent_id, NEW.request_hash, NEW.maker_id, NEW.maker_person_id)
     IS DISTINCT FROM
     (OLD.amount, OLD.currency, OLD.charge_id, OLD.payment_intent_id, OLD.request_hash, OLD.maker_id, OLD.maker_person_id) THEN
    RAISE EXCEPTION 'the terms of refund % are fixed', OLD.id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER refund_terms_are_fixed BEFORE UPDATE ON refunds
  FOR EACH ROW EXECUTE FUNCTION refund_terms_are_fixed();

-- 4. State machines: a step that is not in this table can't be written ----------------------------------------------
CREATE TABLE state_edges (
  machine text NOT NULL,
  from_status text NOT NULL,
  to_status text NOT NULL,
  PRIMARY KEY (machine, from_status, to_status)
);
INSERT INTO state_edges (machine, from_status, to_status) VALUES
  ('payment_intents', 'requires_payment_method', 'processing'),
  ('payment_intents', 'requires_payment_method', 'canceled'),
  ('payment_intents', 'requires_confirmation', 'processing'),
  ('payment_intents', 'requires_confirmation', 'canceled'),
  ('payment_intents', 'requires_action', 'processing'),
  ('payment_intents', 'requires_action', 'requires_capture'),
  ('payment_intents', 'requires_action', 'succeeded'),
  ('payment_intents', 'requires_action', 'requires_payment_method'),
  ('payment_intents', 'requires_action', 'failed'),
  ('payment_intents', 'requires_action', 'canceled'),
  ('payment_intents', 'processing', 'requires_action'),
  ('payment_intents', 'processing', 'requires_capture'),
  ('payment_intents', 'processing', 'succeeded'),
  ('payment_intents', 'processing', 'requires_payment_method'),
  ('payment_intents', 'processing', 'requires_confirmation'),
  ('payment_intents', 'processing', 'failed'),
  ('payment_intents', 'processing', 'canceled'),
  ('payment_intents', 'requires_capture', 'succeeded'),
  ('payment_intents', 'requires_capture', 'failed'),
  ('payment_intents', 'requires_capture', 'canceled'),
  ('charges', 'processing', 'requires_action'),
  ('charges', 'processing', 'authorized'),
  ('charges', 'processing', 'captured'),
  ('charges', 'processing', 'declined'),
  ('charges', 'processing', 'failed'),
  ('charges', 'processing', 'needs_review'),
  ('charges', 'requires_action', 'processing'),
  ('charges', 'requires_action', 'authorized'),
  ('charges', 'requires_action', 'captured'),
  ('charges', 'requires_action', 'declined'),
  ('charges', 'requires_action', 'voided'),
  ('charges', 'requires_action', 'needs_review'),
  ('charges', 'authorized', 'captured'),
  ('charges', 'authorized', 'voided'),
  ('charges', 'authorized', 'expired'),
  ('charges', 'needs_review', 'authorized'),
  ('charges', 'needs_review', 'captured'),
  ('charges', 'needs_review', 'declined'),
  ('charges', 'needs_review', 'voided'),
  ('refunds', 'requires_approval', 'processing'),
  ('refunds', 'requires_approval', 'rejected'),
  ('refunds', 'requires_approval', 'canceled'),
  ('refunds', 'processing', 'succeeded'),
  ('refunds', 'processing', 'failed'),
  ('psp_calls', 'created', 'in_flight'),
  ('psp_calls', 'created', 'withdrawn'),
  ('psp_calls', 'in_flight', 'answered'),
  ('psp_calls', 'in_flight', 'to_resend'),
  ('psp_calls', 'in_flight', 'unknown'),
  ('psp_calls', 'to_resend', 'in_flight'),
  ('psp_calls', 'to_resend', 'answered'),
  ('psp_calls', 'unknown', 'answered'),
  ('psp_calls', 'unknown', 'in_flight'),
  ('psp_calls', 'unknown', 'needs_review'),
  ('psp_calls', 'needs_review', 'answered'),
  ('deliveries', 'pending', 'delivered'),
  ('deliveries', 'pending', 'dead'),
  ('deliveries', 'pending', 'skipped'),
  ('deliveries', 'delivered', 'pending'),
  ('deliveries', 'dead', 'pending'),
  ('deliveries', 'skipped', 'pending');

CREATE FUNCTION step_is_legal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM state_edges
                 WHERE machine = TG_TABLE_NAME AND from_status = OLD.status AND to_status = NEW.status) THEN
    RAISE EXCEPTION '% may not go from % to %', TG_TABLE_NAME, OLD.status, NEW.status USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER step_is_legal BEFORE UPDATE OF status ON payment_intents
  FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status) EXECUTE FUNCTION step_is_legal();
CREATE TRIGGER step_is_legal BEFORE UPDATE OF status ON charges
  FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status) EXECUTE FUNCTION step_is_legal();
CREATE TRIGGER step_is_legal BEFORE UPDATE OF status ON refunds
  FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status) EXECUTE FUNCTION step_is_legal();
CREATE TRIGGER step_is_legal BEFORE UPDATE OF status ON psp_calls
  FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status) EXECUTE FUNCTION step_is_legal();
CREATE TRIGGER step_is_legal BEFORE UPDATE OF status ON deliveries
  FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status) EXECUTE FUNCTION step_is_legal();

ALTER TABLE payment_intents ADD CONSTRAINT payment_intents_status CHECK (status IN (
  'requires_payment_method', 'requires_confirmation', 'requires_action', 'processing', 'requires_capture',
  'succeeded', 'canceled', 'failed'));
ALTER TABLE charges ADD CONSTRAINT charges_status CHECK (status IN (
  'processing', 'requires_action', 'authorized', 'needs_review', 'captured', 'declined', 'failed', 'voided', 'expired'));
ALTER TABLE refunds ADD CONSTRAINT refunds_status CHECK (status IN (
  'requires_approval', 'processing', 'succeeded', 'failed', 'rejected', 'canceled'));
ALTER TABLE psp_calls ADD CONSTRAINT psp_calls_status CHECK (status IN (
  'created', 'in_flight', 'to_resend', 'unknown', 'needs_review', 'answered', 'withdrawn'));
ALTER TABLE deliveries ADD CONSTRAINT deliveries_status CHECK (status IN ('pending', 'delivered', 'dead', 'skipped'));

-- A step of an intent and its version go together; the event of that step carries the version, once.
CREATE FUNCTION intent_version_follows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.version NOT IN (OLD.version, OLD.version + 1) OR (NEW.status <> OLD.status AND NEW.version = OLD.version) THEN
    RAISE EXCEPTION 'payment intent % must take one version a step', OLD.id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER intent_version_follows BEFORE UPDATE ON payment_intents
  FOR EACH ROW EXECUTE FUNCTION intent_version_follows();

-- Every step is told: at commit there is an event for the version the intent has.
CREATE FUNCTION intent_step_is_told() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM events WHERE object_id = NEW.id AND seq = NEW.version) THEN
    RAISE EXCEPTION 'payment intent % has no event for version %', NEW.id, NEW.version USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER intent_step_is_told AFTER INSERT OR UPDATE OF version ON payment_intents
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION intent_step_is_told();

-- 5. Append-only ---------------------------------------------------------------------------------------------------
CREATE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['events', 'audit_log', 'ledger_entries', 'ledger_postings', 'refund_decisions',
                              'delivery_attempts', 'psp_inquiries'] LOOP
    EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION append_only()', name);
    EXECUTE format('CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION append_only()', name);
  END LOOP;
END $$;

-- 6. Double entry: at commit every entry balances, in each currency, on accounts of its own tenant --------------------
ALTER TABLE ledger_postings ADD CONSTRAINT ledger_postings_amount CHECK (amount <> 0);
CREATE FUNCTION ledger_entry_balances() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE entry text := CASE TG_TABLE_NAME WHEN 'ledger_entries' THEN to_jsonb(NEW)->>'id' ELSE to_jsonb(NEW)->>'entry_id' END;
BEGIN
  IF (SELECT count(*) FROM ledger_postings WHERE entry_id = entry) < 2
     OR EXISTS (SELECT 1 FROM ledger_postings WHERE entry_id = entry GROUP BY currency HAVING sum(amount) <> 0) THEN
    RAISE EXCEPTION 'ledger entry % does not balance', entry USING ERRCODE = 'check_violation';
  END IF;
  IF EXISTS (SELECT 1 FROM ledger_postings p
             JOIN ledger_accounts a ON a.id = p.account_id JOIN ledger_entries e ON e.id = p.entry_id
             WHERE p.entry_id = entry
               AND (a.currency, a.merchant_id, a.livemode) IS DISTINCT FROM (p.currency, e.merchant_id, e.livemode)) THEN
    RAISE EXCEPTION 'ledger entry % posts to an account of another currency or tenant', entry USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER ledger_entry_balances AFTER INSERT ON ledger_postings
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_entry_balances();
CREATE CONSTRAINT TRIGGER ledger_entry_has_postings AFTER INSERT ON ledger_entries
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_entry_balances();

-- 7. Idempotency ---------------------------------------------------------------------------------------------------
ALTER TABLE idempotency_keys
  ADD CONSTRAINT idempotency_keys_status CHECK (status IN ('running', 'finished')),
  ADD CONSTRAINT idempotency_keys_finished CHECK (
    (status = 'finished') = (response_body IS NOT NULL AND response_status IS NOT NULL AND response_type IS NOT NULL));
-- An answer that was given stays as it was given.
CREATE FUNCTION answer_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the answer to idempotency key % is final', OLD.key USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER answer_is_final BEFORE UPDATE ON idempotency_keys
  FOR EACH ROW WHEN (OLD.status = 'finished') EXECUTE FUNCTION answer_is_final();
CREATE INDEX idempotency_keys_awaits ON idempotency_keys (awaits) WHERE status = 'running';

-- 8. Words ---------------------------------------------------------------------------------------------------------
ALTER TABLE merchants ADD CONSTRAINT merchants_status CHECK (status IN ('active', 'suspended'));
ALTER TABLE api_clients ADD CONSTRAINT api_clients_status CHECK (status IN ('active', 'disabled'));
ALTER TABLE operators
  ADD CONSTRAINT operators_status CHECK (status IN ('active', 'disabled')),
  ADD CONSTRAINT operators_role CHECK (role IN ('viewer', 'support', 'approver', 'ops', 'admin')),
  ADD CONSTRAINT operators_email CHECK (email = lower(email));
ALTER TABLE webhook_endpoints ADD CONSTRAINT webhook_endpoints_status CHECK (status IN ('enabled', 'disabled', 'deleted'));
ALTER TABLE notifications ADD CONSTRAINT notifications_status CHECK (status IN ('received', 'processed', 'parked', 'dead'));
ALTER TABLE cases ADD CONSTRAINT cases_status CHECK (status IN ('open', 'taken', 'resolved'));

-- 9. Work to do: small partial indexes for the loops that look for it ------------------------------------------------
CREATE INDEX outbox_unsent ON outbox (created_at) WHERE sent_at IS NULL;
CREATE INDEX psp_calls_unsettled ON psp_calls (created_at) WHERE status IN ('created', 'in_flight', 'to_resend', 'unknown') OR applied_at IS NULL;
CREATE INDEX deliveries_due ON deliveries (next_attempt_at) WHERE status = 'pending';
CREATE INDEX notifications_unprocessed ON notifications (received_at) WHERE status IN ('received', 'parked');

-- 10. Search by what people have at hand -----------------------------------------------------------------------------
CREATE INDEX payment_intents_order_prefix ON payment_intents (order_id text_pattern_ops, id);
CREATE INDEX notifications_references ON notifications USING gin (psp_references);
CREATE INDEX psp_calls_reference ON psp_calls (psp_reference) WHERE psp_reference IS NOT NULL;

-- 11. Wake-ups: heard by the relay and by requests that wait. The tables stay the guarantee. --------------------------
CREATE FUNCTION notify_outbox() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('outbox', '');
  RETURN NULL;
END $$;
CREATE TRIGGER notify_outbox AFTER INSERT ON outbox FOR EACH STATEMENT EXECUTE FUNCTION notify_outbox();
CREATE FUNCTION notify_payment_intent() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('payment_intents', NEW.id);
  RETURN NULL;
END $$;
CREATE TRIGGER notify_payment_intent AFTER UPDATE OF version ON payment_intents
  FOR EACH ROW EXECUTE FUNCTION notify_payment_intent();
