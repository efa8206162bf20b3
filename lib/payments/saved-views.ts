import type { AdminActor, OperatorActor } from "@/lib/core/actor";
import { AppError } from "@/lib/core/error";
import { newId } from "@/lib/core/id";
import { db } from "@/lib/db/client";
import type { SavedViews, SaveView } from "@/lib/payments/saved-view-schema";

/** A menu of more is a list to search in. */
const VIEWS_MAX = 50;

/**
 * An operator's own searches, by name. They are bookmarks: seen and changed by nobody else, and without effect on anything,
 * so they leave no record in the audit log.
 */
export async function savedViews(operator: OperatorActor): Promise<SavedViews> {
  const rows = await db().savedView.findMany({
    where: { operatorId: operator.operatorId },
    orderBy: { name: "asc" },
    take: VIEWS_MAX,
  });
  return { data: rows.map(({ id, name, query }) => ({ saved_view_id: id, name, query })) };
}

/** Keeps a search under a name; the one that had the name before is gone. */
export async function saveView(actor: AdminActor, { name, query }: SaveView): Promise<SavedViews> {
  const operator = person(actor);
  const written = await db().$executeRaw`
    INSERT INTO saved_views (id, operator_id, name, query)
    SELECT ${newId("savedView")}, ${operator.operatorId}, ${name}, ${query}
    WHERE (SELECT count(*) FROM saved_views WHERE operator_id = ${operator.operatorId} AND name <> ${name}) < ${VIEWS_MAX}
    ON CONFLICT (operator_id, name) DO UPDATE SET query = excluded.query`;
  if (written === 0) throw new AppError("invalid_state", `You have ${VIEWS_MAX} views. Remove one first.`);
  return savedViews(operator);
}

/** Forgets a view. Somebody else's is none of yours. */
export async function removeView(actor: AdminActor, id: string): Promise<SavedViews> {
  const operator = person(actor);
  const { count } = await db().savedView.deleteMany({ where: { id, operatorId: operator.operatorId } });
  if (count === 0) throw new AppError("not_found", "You have no such view.");
  return savedViews(operator);
}

function person(actor: AdminActor): OperatorActor {
  if (actor.kind === "operator") return actor;
  throw new AppError("forbidden", "Views belong to people: sign in to the console.");
}
