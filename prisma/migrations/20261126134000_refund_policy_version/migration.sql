-- Whoever changes a refund policy says which one they looked at, so that nobody takes away what they never saw.
ALTER TABLE "merchants" ADD COLUMN "refund_policy_version" INTEGER NOT NULL DEFAULT 0;
