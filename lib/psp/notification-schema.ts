import { z } from "zod";
import { PageQuery, pageOf } from "@/lib/core/page";

export const NOTIFICATION_STATUSES = ["received", "processed", "parked", "dead"] as const;

export const ListNotifications = PageQuery.safeExtend({
  status: z.enum(NOTIFICATION_STATUSES).optional(),
  psp_account_id: z
    .string()
    .regex(/^\w{1,64}$/)
    .optional(),
});
export type ListNotifications = z.output<typeof ListNotifications>;

/** What a PSP sent us, as people look at it. `note` says why it is parked, or was given up. */
export const Notification = z.object({
  id: z.string(),
  psp_account_id: z.string(),
  psp_account_name: z.string(),
  /** The PSP's own id of it. */
  psp_notification_id: z.string(),
  type: z.string(),
  status: z.enum(NOTIFICATION_STATUSES),
  psp_references: z.array(z.string()),
  payment_intent_ids: z.array(z.string()),
  tries: z.int(),
  note: z.string().nullable(),
  received_ms: z.int(),
  processed_ms: z.int().nullable(),
});
export type Notification = z.output<typeof Notification>;

export const NotificationPage = pageOf(Notification);

/** The console's list: what was given up and what is parked stand first, and how much that is. */
export const NotificationList = NotificationPage.extend({ dead: z.int(), parked: z.int() });
export type NotificationList = z.output<typeof NotificationList>;

/** With what came over the wire, as text. Headers that hold secrets are named and not shown. */
export const NotificationDetail = Notification.extend({ headers: z.record(z.string(), z.string()), body: z.string() });
export type NotificationDetail = z.output<typeof NotificationDetail>;

export const NotificationParams = z.object({ id: z.string().regex(/^nt_\w{1,64}$/) });
/** `{id}:reprocess`: the address's last segment. */
export const ReprocessParams = z.object({
  id: z
    .string()
    .regex(/^nt_\w{1,64}:reprocess$/)
    .transform((text) => text.slice(0, text.indexOf(":"))),
});
