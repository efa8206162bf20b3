-- A merchant or an API client that is asked for again, because the answer was lost, is the one that was made.
ALTER TABLE merchants ADD COLUMN creation_key bytea;
CREATE UNIQUE INDEX merchants_creation_key_key ON merchants (creation_key);
ALTER TABLE api_clients ADD COLUMN creation_key bytea;
CREATE UNIQUE INDEX api_clients_creation_key_key ON api_clients (creation_key);
