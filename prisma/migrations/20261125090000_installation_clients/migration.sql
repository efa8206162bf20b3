-- Clients that may act on the whole installation. Any other one sees and changes what is its merchant's alone.
ALTER TABLE "api_clients" ADD COLUMN "of_installation" BOOLEAN NOT NULL DEFAULT false;
