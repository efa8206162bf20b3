-- When a call whose send came to nothing goes out again: the pause that its PSP asked for is kept by every process, and
-- by the sweep.
ALTER TABLE "psp_calls" ADD COLUMN "resend_at" TIMESTAMPTZ(3);
