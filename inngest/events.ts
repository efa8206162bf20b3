import { eventType } from "inngest";
import { z } from "zod";

const callToMake = { schema: z.object({ psp_call_id: z.string(), psp_account_id: z.string() }) };

/** The instructions that the outbox carries. Ids only; `lib/db/outbox.ts` says the same from the writing side. */
export const pspCallRequested = {
  authorize: eventType("psp_call/authorize.requested", callToMake),
  capture: eventType("psp_call/capture.requested", callToMake),
  void: eventType("psp_call/void.requested", callToMake),
  refund: eventType("psp_call/refund.requested", callToMake),
};
export const pspCallUnsettled = eventType("psp_call/unsettled", { schema: z.object({ psp_call_id: z.string() }) });
export const pspCallDoubted = eventType("psp_call/doubted", { schema: z.object({ psp_call_id: z.string() }) });
export const pspProbeRequested = eventType("psp/probe.requested", {
  schema: z.object({ psp_account_id: z.string() }),
});
export const ledgerCheckRequested = eventType("ledger/check.requested", {
  schema: z.object({ check_id: z.string() }),
});
export const reconciliationRequested = eventType("psp/reconciliation.requested", {
  schema: z.object({ reconciliation_id: z.string() }),
});
export const notificationReceived = eventType("notification/received", {
  schema: z.object({ notification_id: z.string() }),
});
export const deliveryRequested = eventType("webhook/delivery.requested", {
  schema: z.object({ delivery_id: z.string(), endpoint_id: z.string() }),
});
