-- The payments of an order are listed newest first, so the index ends with the id: as it was, a merchant who uses one
-- order id for everything would have all of its payments sorted for each page.
DROP INDEX "payment_intents_merchant_id_livemode_order_id_idx";
CREATE INDEX "payment_intents_merchant_id_livemode_order_id_id_idx" ON "payment_intents"("merchant_id", "livemode", "order_id", "id");
