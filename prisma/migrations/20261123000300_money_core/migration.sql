-- Capture, cancel, refunds with approval, evidence of every send. First what Prisma sees, then what must hold.
ALTER TABLE "psp_calls"
  ADD COLUMN "final_capture" BOOLEAN NOT NULL DEFAULT false,
  ADD COLUMN "release_amount" BIGINT NOT NULL DEFAULT 0,
  ADD COLUMN "swept_at" TIMESTAMPTZ(3);
ALTER TABLE "deliveries" ADD COLUMN "swept_at" TIMESTAMPTZ(3);
ALTER TABLE "charges" ADD COLUMN "version" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "merchants" ADD COLUMN "refund_approval" TEXT NOT NULL DEFAULT 'on';
CREATE TABLE "psp_sends" (
  "id" TEXT NOT NULL,
  "psp_call_id" TEXT NOT NULL,
  "number" INTEGER NOT NULL,
  "result" JSONB NOT NULL,
  "duration_ms" INTEGER NOT NULL,
  "answered_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "psp_sends_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "psp_sends_psp_call_id_number_key" ON "psp_sends"("psp_call_id", "number");
ALTER TABLE "psp_sends" ADD CONSTRAINT "psp_sends_psp_call_id_fkey"
  FOREIGN KEY ("psp_call_id") REFERENCES "psp_calls"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- 1. Captures, voids, refunds at the PSP ----------------------------------------------------------------------------
ALTER TABLE psp_calls ADD CONSTRAINT psp_calls_release CHECK (
  release_amount >= 0 AND (release_amount = 0 OR (operation = 'capture' AND final_capture)));
-- A final capture or a void ends an authorization: at most one of either is under way.
CREATE UNIQUE INDEX psp_calls_one_open_ending ON psp_calls (charge_id)
  WHERE (operation = 'void' OR (operation = 'capture' AND final_capture)) AND status NOT IN ('answered', 'withdrawn');
-- A refund is one request to the PSP, however often it goes out.
CREATE UNIQUE INDEX psp_calls_one_per_refund ON psp_calls (refund_id) WHERE refund_id IS NOT NULL AND status <> 'withdrawn';

-- Only a refund that was let through goes to the PSP, and exactly as it was asked for.
CREATE FUNCTION refund_call_binds() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM refunds WHERE id = NEW.refund_id AND status = 'processing' AND charge_id = NEW.charge_id
                   AND amount = NEW.amount AND currency = NEW.currency AND merchant_id = NEW.merchant_id) THEN
    RAISE EXCEPTION 'refund % is not to be sent like this', NEW.refund_id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER refund_call_binds BEFORE INSERT ON psp_calls
  FOR EACH ROW WHEN (NEW.operation = 'refund') EXECUTE FUNCTION refund_call_binds();

-- 2. Approval --------------------------------------------------------------------------------------------------------
ALTER TABLE merchants ADD CONSTRAINT merchants_refund_approval CHECK (refund_approval IN ('on', 'off'));
ALTER TABLE refunds ADD CONSTRAINT refunds_approval CHECK (NOT requires_approval OR approval_expires_at IS NOT NULL);

CREATE FUNCTION refund_begins_as_policy_says() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.status <> (CASE WHEN NEW.requires_approval THEN 'requires_approval' ELSE 'processing' END) THEN
    RAISE EXCEPTION 'refund % may not begin as %', NEW.id, NEW.status USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER refund_begins_as_policy_says BEFORE INSERT ON refunds
  FOR EACH ROW EXECUTE FUNCTION refund_begins_as_policy_says();

-- Out of the queue leads a decision, within its time; anything else that ends the waiting moves no money.
CREATE FUNCTION refund_step_is_decided() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.status IN ('processing', 'rejected') AND NOT EXISTS (
    SELECT 1 FROM refund_decisions d
    WHERE d.refund_id = NEW.id AND d.request_hash = NEW.request_hash
      AND d.decision = CASE NEW.status WHEN 'processing' THEN 'approved' ELSE 'rejected' END
      AND (d.decision = 'rejected' OR d.decided_at < NEW.approval_expires_at)) THEN
    RAISE EXCEPTION 'refund % has no decision that lets it be %', NEW.id, NEW.status USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER refund_step_is_decided BEFORE UPDATE OF status ON refunds
  FOR EACH ROW WHEN (OLD.status = 'requires_approval' AND NEW.status <> OLD.status) EXECUTE FUNCTION refund_step_is_decided();

-- A step of a refund and its version go together, and each is told.
CREATE FUNCTION refund_version_follows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.version < OLD.version OR (NEW.status <> OLD.status AND NEW.version = OLD.version) THEN
    RAISE EXCEPTION 'refund % must take a version a step', OLD.id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER refund_version_follows BEFORE UPDATE ON refunds FOR EACH ROW EXECUTE FUNCTION refund_version_follows();
CREATE FUNCTION refund_step_is_told() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM events WHERE object_id = NEW.id AND seq = NEW.version) THEN
    RAISE EXCEPTION 'refund % has no event for version %', NEW.id, NEW.version USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER refund_step_is_told AFTER INSERT OR UPDATE OF version ON refunds
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refund_step_is_told();

-- 3. State machines: capture and cancel of an authorized payment pass through `processing` ---------------------------
INSERT INTO state_edges (machine, from_status, to_status) VALUES
  ('payment_intents', 'requires_capture', 'processing'),
  ('charges', 'processing', 'voided'),
  ('psp_calls', 'answered', 'needs_review');

-- 4. Append-only, and the audit log is one chain for each merchant ---------------------------------------------------
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON psp_sends FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON psp_sends FOR EACH STATEMENT EXECUTE FUNCTION append_only();

CREATE FUNCTION audit_record_links() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE head audit_log%ROWTYPE;
BEGIN
  SELECT * INTO head FROM audit_log WHERE chain = NEW.chain ORDER BY seq DESC LIMIT 1;
  IF NEW.seq <> coalesce(head.seq, 0) + 1 OR NEW.prev_hash <> coalesce(head.hash, decode(repeat('00', 32), 'hex')) THEN
    RAISE EXCEPTION 'audit record % of % does not follow its chain', NEW.seq, NEW.chain USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER audit_record_links BEFORE INSERT ON audit_log FOR EACH ROW EXECUTE FUNCTION audit_record_links();

-- 5. Work to do ------------------------------------------------------------------------------------------------------
-- What waits for a PSP's decision is looked for too, so it has to be in the index of the looking.
DROP INDEX psp_calls_unsettled;
CREATE INDEX psp_calls_unsettled ON psp_calls (created_at)
  WHERE status IN ('created', 'in_flight', 'to_resend', 'unknown') OR applied_at IS NULL OR outcome = 'pending';
CREATE INDEX outbox_sent ON outbox (sent_at) WHERE sent_at IS NOT NULL;
CREATE INDEX payment_intents_expiring ON payment_intents (capture_before) WHERE status = 'requires_capture';
CREATE INDEX payment_intents_to_cancel ON payment_intents (cancel_requested_at)
  WHERE cancel_requested_at IS NOT NULL AND status IN ('processing', 'requires_action', 'requires_capture');
CREATE INDEX refunds_expiring ON refunds (approval_expires_at) WHERE status = 'requires_approval';

-- 6. Wake-ups: one channel for every object that a request may wait for ----------------------------------------------
CREATE FUNCTION notify_object() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('objects', NEW.id);
  RETURN NULL;
END $$;
DROP TRIGGER notify_payment_intent ON payment_intents;
DROP FUNCTION notify_payment_intent;
CREATE TRIGGER notify_object AFTER UPDATE OF version, amount_captured, capture_pending ON payment_intents
  FOR EACH ROW EXECUTE FUNCTION notify_object();
CREATE TRIGGER notify_object AFTER UPDATE OF version ON refunds
  FOR EACH ROW EXECUTE FUNCTION notify_object();
