import { askPspFunction } from "@/inngest/ask-psp";
import { checkBooksFunction } from "@/inngest/check-books";
import { deliverWebhookFunction } from "@/inngest/deliver-webhook";
import { logAuditHeadsFunction } from "@/inngest/log-audit-heads";
import { performPspCallFunctions } from "@/inngest/perform-psp-call";
import { probePspFunction } from "@/inngest/probe-psp";
import { processNotificationFunction } from "@/inngest/process-notification";
import { reconcileLatelyFunction, reconcilePspFunction } from "@/inngest/reconcile-psps";
import { resolveUnknownFunction } from "@/inngest/resolve-unknown";
import { sweepFunctions } from "@/inngest/sweep";

/** Every background function of the product. */
export const functions = [
  ...performPspCallFunctions,
  resolveUnknownFunction,
  askPspFunction,
  processNotificationFunction,
  probePspFunction,
  deliverWebhookFunction,
  checkBooksFunction,
  logAuditHeadsFunction,
  reconcileLatelyFunction,
  reconcilePspFunction,
  ...sweepFunctions,
];
