-- Health of PSP accounts, circuit breakers that all processes share, routing rules. First what Prisma sees.
ALTER TABLE "psp_sends"
  ADD COLUMN "psp_account_id" TEXT,
  ADD COLUMN "operation" TEXT,
  ADD COLUMN "class" TEXT;
ALTER TABLE "psp_sends" DISABLE TRIGGER append_only;
UPDATE "psp_sends" s SET
  "psp_account_id" = c."psp_account_id",
  "operation" = c."operation",
  "class" = CASE
    WHEN s."result"->>'outcome' <> 'unknown' THEN s."result"->>'outcome'
    WHEN s."result"->>'reason' = 'timeout' THEN 'timeout'
    ELSE 'unclear' END
FROM "psp_calls" c WHERE c."id" = s."psp_call_id";
ALTER TABLE "psp_sends" ENABLE TRIGGER append_only;
ALTER TABLE "psp_sends"
  ALTER COLUMN "psp_account_id" SET NOT NULL,
  ALTER COLUMN "operation" SET NOT NULL,
  ALTER COLUMN "class" SET NOT NULL,
  ADD CONSTRAINT "psp_sends_psp_account_id_fkey"
    FOREIGN KEY ("psp_account_id") REFERENCES "psp_accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "psp_calls" ADD COLUMN "has_alternative" BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE "psp_accounts" ADD COLUMN "held_by" TEXT;

CREATE TABLE "psp_conditions" (
  "psp_account_id" TEXT NOT NULL,
  "state" TEXT NOT NULL DEFAULT 'healthy',
  "state_since" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "better_since" TIMESTAMPTZ(3),
  "circuit" TEXT NOT NULL DEFAULT 'closed',
  "circuit_since" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "because" TEXT,
  "openings" INTEGER NOT NULL DEFAULT 0,
  "next_probe_at" TIMESTAMPTZ(3),
  "probe_charge_id" TEXT,
  "probe_until" TIMESTAMPTZ(3),
  "probes_passed" INTEGER NOT NULL DEFAULT 0,
  CONSTRAINT "psp_conditions_pkey" PRIMARY KEY ("psp_account_id")
);
ALTER TABLE "psp_conditions" ADD CONSTRAINT "psp_conditions_psp_account_id_fkey"
  FOREIGN KEY ("psp_account_id") REFERENCES "psp_accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TABLE "psp_condition_changes" (
  "id" BIGSERIAL NOT NULL,
  "psp_account_id" TEXT NOT NULL,
  "kind" TEXT NOT NULL,
  "from_word" TEXT NOT NULL,
  "to_word" TEXT NOT NULL,
  "because" TEXT NOT NULL,
  "actor_type" TEXT NOT NULL,
  "actor_id" TEXT NOT NULL,
  "changed_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "psp_condition_changes_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "psp_condition_changes_psp_account_id_id_idx" ON "psp_condition_changes"("psp_account_id", "id");
ALTER TABLE "psp_condition_changes" ADD CONSTRAINT "psp_condition_changes_psp_account_id_fkey"
  FOREIGN KEY ("psp_account_id") REFERENCES "psp_accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TABLE "psp_health_hours" (
  "psp_account_id" TEXT NOT NULL,
  "hour" TIMESTAMPTZ(3) NOT NULL,
  "class" TEXT NOT NULL,
  "attempts" INTEGER NOT NULL,
  "durations_ms" INTEGER[],
  "counts" INTEGER[],
  CONSTRAINT "psp_health_hours_pkey" PRIMARY KEY ("psp_account_id", "hour", "class")
);
ALTER TABLE "psp_health_hours" ADD CONSTRAINT "psp_health_hours_psp_account_id_fkey"
  FOREIGN KEY ("psp_account_id") REFERENCES "psp_accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
CREATE TABLE "psp_health_progress" (
  "id" INTEGER NOT NULL DEFAULT 1,
  "rolled_up_to" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "psp_health_progress_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "routing_rule_sets" (
  "livemode" BOOLEAN NOT NULL,
  "version" INTEGER NOT NULL,
  "rules" JSONB NOT NULL,
  "author_type" TEXT NOT NULL,
  "author_id" TEXT NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "routing_rule_sets_pkey" PRIMARY KEY ("livemode", "version")
);

-- 1. Words -----------------------------------------------------------------------------------------------------------
ALTER TABLE psp_sends ADD CONSTRAINT psp_sends_class CHECK (class IN (
  'approved', 'pending', 'declined', 'rejected', 'rate_limited', 'unavailable', 'not_sent', 'timeout', 'unclear', 'withheld'));
ALTER TABLE psp_conditions
  ADD CONSTRAINT psp_conditions_state CHECK (state IN ('healthy', 'degraded', 'down')),
  ADD CONSTRAINT psp_conditions_circuit CHECK (circuit IN ('closed', 'half_open', 'open')),
  ADD CONSTRAINT psp_conditions_probe CHECK (
    (circuit = 'open') = (next_probe_at IS NOT NULL) AND (circuit = 'half_open' OR probe_charge_id IS NULL));
ALTER TABLE psp_condition_changes ADD CONSTRAINT psp_condition_changes_kind CHECK (
  kind IN ('state', 'circuit', 'hold', 'enabled') AND from_word <> to_word);
ALTER TABLE psp_health_progress ADD CONSTRAINT psp_health_progress_one CHECK (id = 1);
-- Whoever holds an account says why, and until when.
ALTER TABLE psp_accounts ADD CONSTRAINT psp_accounts_hold CHECK (
  (held_until IS NULL) = (hold_reason IS NULL) AND (held_until IS NULL) = (held_by IS NULL));

-- 2. Circuits take their steps in order ------------------------------------------------------------------------------
INSERT INTO state_edges (machine, from_status, to_status) VALUES
  ('psp_circuits', 'closed', 'open'),
  ('psp_circuits', 'open', 'half_open'),
  ('psp_circuits', 'half_open', 'closed'),
  ('psp_circuits', 'half_open', 'open');
CREATE FUNCTION circuit_step_is_legal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM state_edges WHERE machine = 'psp_circuits'
                   AND from_status = OLD.circuit AND to_status = NEW.circuit) THEN
    RAISE EXCEPTION 'a circuit may not go from % to %', OLD.circuit, NEW.circuit USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER circuit_step_is_legal BEFORE UPDATE OF circuit ON psp_conditions
  FOR EACH ROW WHEN (OLD.circuit IS DISTINCT FROM NEW.circuit) EXECUTE FUNCTION circuit_step_is_legal();

-- Every account has its condition from the start.
CREATE FUNCTION psp_account_has_condition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO psp_conditions (psp_account_id) VALUES (NEW.id);
  RETURN NULL;
END $$;
CREATE TRIGGER psp_account_has_condition AFTER INSERT ON psp_accounts
  FOR EACH ROW EXECUTE FUNCTION psp_account_has_condition();
INSERT INTO psp_conditions (psp_account_id) SELECT id FROM psp_accounts;

-- 3. History is not rewritten ----------------------------------------------------------------------------------------
DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['psp_condition_changes', 'routing_rule_sets'] LOOP
    EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION append_only()', name);
    EXECUTE format('CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION append_only()', name);
  END LOOP;
END $$;

-- 4. What is asked all day -------------------------------------------------------------------------------------------
CREATE INDEX psp_sends_of_account ON psp_sends (psp_account_id, answered_at, class, duration_ms);
CREATE INDEX psp_sends_succeeded ON psp_sends (psp_account_id, answered_at) WHERE class IN ('approved', 'pending');
CREATE INDEX psp_sends_failed ON psp_sends (psp_account_id, answered_at)
  WHERE class IN ('rejected', 'rate_limited', 'unavailable', 'not_sent', 'timeout', 'unclear');
CREATE INDEX psp_sends_by_time ON psp_sends (answered_at);
CREATE INDEX psp_calls_in_flight ON psp_calls (psp_account_id, last_sent_at) WHERE status = 'in_flight';
-- First charges of their payments by time: what a dry run of other rules is played over.
CREATE INDEX charges_first_by_time ON charges (livemode, created_at, id) WHERE number = 1;
