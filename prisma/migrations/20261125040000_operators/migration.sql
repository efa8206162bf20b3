-- Invitations, second factors, and the throttle of sign-ins.
ALTER TABLE "operators" ALTER COLUMN "password_hash" DROP NOT NULL;
ALTER TABLE "operators"
  ADD COLUMN "password_changed_at" TIMESTAMPTZ(3),
  ADD COLUMN "totp_pending_sealed" TEXT,
  ADD COLUMN "totp_last_step" INTEGER,
  ADD COLUMN "invitation_hash" BYTEA,
  ADD COLUMN "invitation_expires_at" TIMESTAMPTZ(3);

CREATE UNIQUE INDEX "operators_invitation_hash_key" ON "operators"("invitation_hash");

ALTER TABLE "operators"
  ADD CONSTRAINT operators_invitation CHECK ((invitation_hash IS NULL) = (invitation_expires_at IS NULL)),
  ADD CONSTRAINT operators_name CHECK (length(trim(name)) BETWEEN 1 AND 100);

CREATE TABLE "operator_recovery_codes" (
  "operator_id" TEXT NOT NULL,
  "hash" BYTEA NOT NULL,
  "used_at" TIMESTAMPTZ(3),
  CONSTRAINT "operator_recovery_codes_pkey" PRIMARY KEY ("operator_id", "hash")
);
ALTER TABLE "operator_recovery_codes" ADD CONSTRAINT "operator_recovery_codes_operator_id_fkey"
  FOREIGN KEY ("operator_id") REFERENCES "operators"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- The library counts in these three columns, in this order.
CREATE TABLE "sign_in_throttle" (
  "key" VARCHAR(255) NOT NULL,
  "points" INTEGER NOT NULL DEFAULT 0,
  "expire" BIGINT,
  CONSTRAINT "sign_in_throttle_pkey" PRIMARY KEY ("key")
);
CREATE INDEX "sign_in_throttle_expire_idx" ON "sign_in_throttle"("expire");

-- Without an active admin nobody could ever manage operators again. Two who leave at the same time meet at the lock, and
-- the second one sees what the first one did. Somebody who was invited and never came is nobody to rely on.
CREATE FUNCTION keeps_an_admin() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(20261125);
  IF NOT EXISTS (SELECT 1 FROM operators WHERE role = 'admin' AND status = 'active' AND password_hash IS NOT NULL) THEN
    RAISE EXCEPTION '% is the last active admin', OLD.id USING ERRCODE = 'PD001';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER keeps_an_admin AFTER DELETE OR UPDATE OF role, status ON operators
  FOR EACH ROW WHEN (OLD.role = 'admin' AND OLD.status = 'active') EXECUTE FUNCTION keeps_an_admin();
