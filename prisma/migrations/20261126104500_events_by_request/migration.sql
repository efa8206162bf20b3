-- A request's id is what people are told to look up: it leads to what it changed.
CREATE INDEX "events_request_id_idx" ON "events"("request_id");
