-- The overview counts what waits for a person, so each of these has a small index of just such rows.
-- Deliveries that were given up: few, and looked for among all that were ever made.
CREATE INDEX deliveries_given_up ON deliveries (id) WHERE status = 'dead';
-- Outcomes that nobody knows yet.
CREATE INDEX psp_calls_unknown ON psp_calls (id) WHERE status = 'unknown';
