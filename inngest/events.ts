import { eventType } from "inngest";
import { z } from "zod";

/** The instructions that the outbox carries. Ids only; `lib/db/outbox.ts` says the same from the writing side. */
export const chargeRequested = eventType("charge/requested", {
  schema: z.object({ charge_id: z.string(), psp_account_id: z.string() }),
});
export const pspCallUnsettled = eventType("psp_call/unsettled", { schema: z.object({ psp_call_id: z.string() }) });
export const notificationReceived = eventType("notification/received", {
  schema: z.object({ notification_id: z.string() }),
});
export const deliveryRequested = eventType("webhook/delivery.requested", {
  schema: z.object({ delivery_id: z.string(), endpoint_id: z.string() }),
});
