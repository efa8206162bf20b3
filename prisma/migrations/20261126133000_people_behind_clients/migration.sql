-- Who made an API client, or was shown one of its secrets, can act as that client. They are behind it, as its owner is:
-- what it asks for they asked for, and what it decides they decide. So neither side of a refund may know them twice.

-- 1. Kept for good: a secret that ended was known all the same ---------------------------------------------------------
CREATE TABLE "api_client_people" (
    "client_id" TEXT NOT NULL,
    "operator_id" TEXT NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "api_client_people_pkey" PRIMARY KEY ("client_id","operator_id")
);
CREATE INDEX "api_client_people_operator_id_idx" ON "api_client_people"("operator_id");
ALTER TABLE "api_client_people" ADD CONSTRAINT "api_client_people_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "api_clients"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "api_client_people" ADD CONSTRAINT "api_client_people_operator_id_fkey" FOREIGN KEY ("operator_id") REFERENCES "operators"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE FUNCTION people_behind_client(client text) RETURNS SETOF text LANGUAGE sql STABLE AS $$
  SELECT operator_id FROM api_client_people WHERE client_id = client
  UNION
  SELECT owner_operator_id FROM api_clients WHERE id = client AND owner_operator_id IS NOT NULL
$$;

-- What was shown so far, as the audit log tells it, in its order: what a client was shown, everybody behind it was.
DO $$
DECLARE told record;
BEGIN
  FOR told IN SELECT a.actor_type, a.actor_id, a.created_at, c.id AS client_id
              FROM audit_log a JOIN api_clients c ON c.id = a.object_id
              WHERE a.object_type = 'api_client' AND a.action IN ('api_client.created', 'api_client.secret_rotated')
              ORDER BY a.created_at, a.id LOOP
    INSERT INTO api_client_people (client_id, operator_id, since)
    SELECT told.client_id, o.id, told.created_at FROM operators o
    WHERE CASE told.actor_type
            WHEN 'operator' THEN o.id = told.actor_id
            WHEN 'api_client' THEN o.id IN (SELECT people_behind_client(told.actor_id))
            ELSE false
          END
    ON CONFLICT DO NOTHING;
  END LOOP;
END $$;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON api_client_people FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON api_client_people FOR EACH STATEMENT EXECUTE FUNCTION append_only();

-- 2. A decision says through which client it was made -----------------------------------------------------------------
ALTER TABLE "refund_decisions" ADD COLUMN "client_id" TEXT;
ALTER TABLE "refund_decisions" ADD CONSTRAINT "refund_decisions_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "api_clients"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- 3. Nobody is on both sides of a refund ------------------------------------------------------------------------------
CREATE FUNCTION refund_has_two_sides() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  asked refunds%ROWTYPE;
  person text;
BEGIN
  SELECT * INTO asked FROM refunds WHERE id = NEW.refund_id;
  IF NEW.client_id IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM api_clients WHERE id = NEW.client_id AND owner_operator_id = NEW.checker_id
  ) THEN
    RAISE EXCEPTION '% does not own client %', NEW.checker_id, NEW.client_id USING ERRCODE = 'check_violation';
  END IF;
  SELECT maker INTO person
  FROM (SELECT asked.maker_person_id
        UNION SELECT asked.maker_id
        UNION SELECT people_behind_client(asked.maker_id) WHERE asked.maker_type = 'api_client') AS makers (maker)
  WHERE maker IN (SELECT NEW.checker_id
                  UNION SELECT NEW.client_id
                  UNION SELECT people_behind_client(NEW.client_id))
  LIMIT 1;
  IF person IS NOT NULL THEN
    RAISE EXCEPTION '% is behind both sides of refund %', person, NEW.refund_id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
-- The maker's own decision is refused by the row's own check.
CREATE TRIGGER refund_has_two_sides BEFORE INSERT ON refund_decisions
  FOR EACH ROW WHEN (NEW.checker_id IS DISTINCT FROM NEW.maker_person_id) EXECUTE FUNCTION refund_has_two_sides();
