import { deliverWebhookFunction } from "@/inngest/deliver-webhook";
import { performChargeFunction } from "@/inngest/perform-charge";
import { processNotificationFunction } from "@/inngest/process-notification";
import { resolveUnknownFunction } from "@/inngest/resolve-unknown";
import { sweepFunction } from "@/inngest/sweep";

/** Every background function of the product. */
export const functions = [
  performChargeFunction,
  resolveUnknownFunction,
  processNotificationFunction,
  deliverWebhookFunction,
  sweepFunction,
];
