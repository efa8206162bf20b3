-- Hours that are over and not counted yet, or not with everything in them. `late` tells one telling from the next: who
-- counted what stood there before must not take away the word of what came since.
CREATE TABLE "psp_uncounted_hours" (
  "hour" TIMESTAMPTZ(3) NOT NULL,
  "late" INTEGER NOT NULL DEFAULT 0,
  CONSTRAINT "psp_uncounted_hours_pkey" PRIMARY KEY ("hour")
);
-- Grows with every hour that was counted: figures that a process keeps are of one such number.
ALTER TABLE "psp_health_progress" ADD COLUMN "counted" INTEGER NOT NULL DEFAULT 0;

-- A send that is written into an hour that is over has it counted anew. Of the running hour nothing need be told: it is
-- counted minutes after its end, and no transaction of ours lasts that long. The row's lock makes whoever declares
-- further hours over wait for this transaction, or this one see those hours.
CREATE FUNCTION late_sends_are_counted() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  over_to timestamptz;
BEGIN
  IF NOT EXISTS (SELECT 1 FROM written WHERE answered_at < date_trunc('hour', now(), 'UTC')) THEN
    RETURN NULL;
  END IF;
  SELECT rolled_up_to INTO over_to FROM psp_health_progress WHERE id = 1 FOR KEY SHARE;
  INSERT INTO psp_uncounted_hours (hour, late)
  SELECT DISTINCT date_trunc('hour', answered_at, 'UTC') AS hour, 1 FROM written WHERE answered_at < over_to ORDER BY hour
  ON CONFLICT (hour) DO UPDATE SET late = psp_uncounted_hours.late + 1;
  RETURN NULL;
END $$;
CREATE TRIGGER late_sends_are_counted AFTER INSERT ON psp_sends
  REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION late_sends_are_counted();

-- What was counted until now may lack what came late.
INSERT INTO psp_uncounted_hours (hour)
SELECT generate_series(date_trunc('hour', first.answered_at, 'UTC'), p.rolled_up_to - interval '1 hour', interval '1 hour')
FROM psp_health_progress p, (SELECT answered_at FROM psp_sends ORDER BY answered_at LIMIT 1) AS first;
