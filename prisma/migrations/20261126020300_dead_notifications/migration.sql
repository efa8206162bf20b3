-- How often the sweep had a notification looked at, and when last: each time after a longer pause, and not for ever.
ALTER TABLE "notifications" ADD COLUMN "sweeps" INTEGER NOT NULL DEFAULT 0, ADD COLUMN "swept_at" TIMESTAMPTZ(3);
-- What people have to look at: counted and listed first.
CREATE INDEX notifications_for_people ON notifications (id) WHERE status IN ('parked', 'dead');
DROP INDEX notifications_parked;
