-- What a cancel stops, who asks, and what could not be applied.
ALTER TABLE "psp_calls"
  ADD COLUMN "stopped_at" TIMESTAMPTZ(3),
  ADD COLUMN "doubted_at" TIMESTAMPTZ(3),
  ADD COLUMN "apply_failures" INTEGER NOT NULL DEFAULT 0;

-- A payment that is being canceled while this is rolled out isn't charged by it either.
UPDATE psp_calls c SET stopped_at = now()
FROM charges h JOIN payment_intents i ON i.id = h.payment_intent_id
WHERE h.id = c.charge_id AND c.operation = 'authorize' AND c.status IN ('in_flight', 'to_resend', 'unknown')
  AND i.cancel_requested_at IS NOT NULL;

-- What a PSP names once it doesn't name again: two requests of a kind have two references.
CREATE UNIQUE INDEX psp_calls_one_per_reference ON psp_calls (psp_account_id, operation, psp_reference)
  WHERE psp_reference IS NOT NULL;
