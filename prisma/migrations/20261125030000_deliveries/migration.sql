-- Deliveries and events to look through, and to send once more. First what Prisma sees, then what must hold.
ALTER TABLE "deliveries" ADD COLUMN "event_type" TEXT;
UPDATE "deliveries" d SET "event_type" = e."type" FROM "events" e WHERE e."id" = d."event_id";
ALTER TABLE "deliveries"
  ALTER COLUMN "event_type" SET NOT NULL,
  ADD COLUMN "resends_due" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "delivery_attempts"
  ADD COLUMN "asked_for" BOOLEAN NOT NULL DEFAULT false,
  ADD COLUMN "request_head" TEXT;
-- An endpoint's deliveries of one type, and a merchant's deliveries, newest first.
CREATE INDEX "deliveries_endpoint_id_event_type_id_idx" ON "deliveries"("endpoint_id", "event_type", "id");
CREATE INDEX "deliveries_merchant_id_livemode_id_idx" ON "deliveries"("merchant_id", "livemode", "id");
CREATE INDEX "events_type_id_idx" ON "events"("type", "id");
CREATE INDEX "events_merchant_id_livemode_type_id_idx" ON "events"("merchant_id", "livemode", "type", "id");
CREATE INDEX "notifications_psp_account_id_id_idx" ON "notifications"("psp_account_id", "id");

-- 1. What is asked for is owed to a delivery that is on its way, and nobody queues up sends without end ---------------
ALTER TABLE deliveries ADD CONSTRAINT deliveries_resends_due CHECK (
  resends_due BETWEEN 0 AND 10 AND (resends_due = 0 OR status = 'pending'));

-- 2. Lists of what did not get through: few rows among very many -----------------------------------------------------
CREATE INDEX deliveries_undelivered ON deliveries (status, id) WHERE status <> 'delivered';
CREATE INDEX deliveries_undelivered_of_endpoint ON deliveries (endpoint_id, status, id) WHERE status <> 'delivered';
-- Notifications that wait for somebody, newest first.
CREATE INDEX notifications_parked ON notifications (id) WHERE status = 'parked';
