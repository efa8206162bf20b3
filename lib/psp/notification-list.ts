import type { z } from "zod";
import type { OperatorActor } from "@/lib/core/actor";
import { db } from "@/lib/db/client";
import type { ListNotifications, NotificationList } from "@/lib/psp/notification-schema";
import { listNotifications } from "@/lib/psp/notifications";

/** What is parked is looked at one by one; past a screen full of it there is something else to mend. */
const PARKED_FIRST_MAX = 100;

/**
 * What PSPs sent us, as the console lists it: what is parked first, because it may be money that nobody here knows of,
 * then everything else, newest first. With a status, that one alone.
 */
export async function notificationList(
  actor: OperatorActor,
  query: z.output<typeof ListNotifications>,
): Promise<NotificationList> {
  const counted = db().notification.count({ where: { status: "parked" } });
  if (query.status !== undefined) return { ...(await listNotifications(actor, query)), parked: await counted };
  const begins = query.starting_after === undefined && query.ending_before === undefined;
  const [first, page, parked] = await Promise.all([
    begins ? listNotifications(actor, { ...query, status: "parked", limit: PARKED_FIRST_MAX }) : { data: [] },
    listNotifications(actor, query),
    counted,
  ]);
  const shown = new Set(first.data.map(({ id }) => id));
  return { ...page, data: [...first.data, ...page.data.filter(({ id }) => !shown.has(id))], parked };
}
