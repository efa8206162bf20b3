import type { OperatorActor } from "@/lib/core/actor";
import { db } from "@/lib/db/client";
import type { ListNotifications, NotificationList } from "@/lib/psp/notification-schema";
import { listNotifications } from "@/lib/psp/notifications";

/** What waits for people is looked at one by one; past a screen full of it there is something else to mend. */
const FIRST_MAX = 50;

/**
 * What PSPs sent us, as the console lists it: first what was given up and what is parked, because it may be money that
 * nobody here knows of, then everything else, newest first. With a status, that one alone.
 */
export async function notificationList(actor: OperatorActor, query: ListNotifications): Promise<NotificationList> {
  const counted = Promise.all([count("dead"), count("parked")]).then(([dead, parked]) => ({ dead, parked }));
  if (query.status !== undefined) return { ...(await listNotifications(actor, query)), ...(await counted) };
  const begins = query.starting_after === undefined && query.ending_before === undefined;
  const firstOf = (status: "dead" | "parked") =>
    begins ? listNotifications(actor, { ...query, status, limit: FIRST_MAX }) : { data: [] };
  const [dead, parked, page, counts] = await Promise.all([
    firstOf("dead"),
    firstOf("parked"),
    listNotifications(actor, query),
    counted,
  ]);
  const first = [...dead.data, ...parked.data];
  const shown = new Set(first.map(({ id }) => id));
  return { ...page, data: [...first, ...page.data.filter(({ id }) => !shown.has(id))], ...counts };
}

function count(status: "dead" | "parked"): Promise<number> {
  return db().notification.count({ where: { status } });
}
