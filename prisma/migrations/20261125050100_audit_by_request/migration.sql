-- What a request did, found by its id without reading the whole log.
CREATE INDEX "audit_log_request_id_idx" ON "audit_log"("request_id");
