import type { z } from "zod";
import { readCases } from "@/lib/cases/rows";
import type { Case, CaseQueue, CaseQueueQuery, ListCases } from "@/lib/cases/schema";
import type { AdminActor, OperatorActor } from "@/lib/core/actor";
import { AppError } from "@/lib/core/error";
import { type Page, readPage, unknownCursor } from "@/lib/core/page";
import { db, Prisma } from "@/lib/db/client";

/** A page of the console's list. */
const SHOWN_MAX = 50;

/** Cases, newest first, as every list of the API. */
export async function listCases(actor: AdminActor, query: z.output<typeof ListCases>): Promise<Page<Case>> {
  return readPage(query, {
    owns: async (id) => (await readCases(actor, Prisma.sql`k.id = ${id}`, Prisma.sql`k.id`, 1)).length === 1,
    read: async ({ id, orderBy, take }) => {
      const conditions = [
        query.kind === undefined ? undefined : Prisma.sql`k.kind = ${query.kind}`,
        query.status === undefined ? undefined : Prisma.sql`k.status = ${query.status}`,
        id.lt === undefined ? undefined : Prisma.sql`k.id < ${id.lt}`,
        id.gt === undefined ? undefined : Prisma.sql`k.id > ${id.gt}`,
      ].filter((condition) => condition !== undefined);
      const where = conditions.length > 0 ? Prisma.join(conditions, " AND ") : Prisma.sql`true`;
      const order = orderBy[1].id === "asc" ? Prisma.sql`k.id ASC` : Prisma.sql`k.id DESC`;
      const cases = await readCases(actor, where, order, take);
      return cases.map((each) => ({ id: each.case_id, each }));
    },
    show: ({ each }) => each,
  });
}

/** One case with its evidence. */
export async function retrieveCase(actor: AdminActor, id: string): Promise<Case> {
  const [found] = await readCases(actor, Prisma.sql`k.id = ${id}`, Prisma.sql`k.id`, 1);
  if (!found) throw new AppError("not_found", "There is no such case.");
  return found;
}

/** Cases in the order in which somebody works on them: what is not resolved first, the oldest of it first. */
export async function caseQueue(actor: OperatorActor, { state, kind, after }: CaseQueueQuery): Promise<CaseQueue> {
  if (after !== undefined && (await readCases(actor, Prisma.sql`k.id = ${after}`, Prisma.sql`k.id`, 1)).length === 0) {
    throw unknownCursor("after");
  }
  const conditions = [
    state === "todo" ? Prisma.sql`(k.status = 'resolved') = false` : undefined,
    state === "open" || state === "taken" || state === "resolved" ? Prisma.sql`k.status = ${state}` : undefined,
    kind === undefined ? undefined : Prisma.sql`k.kind = ${kind}`,
    after === undefined
      ? undefined
      : Prisma.sql`((k.status = 'resolved'), k.id) > (SELECT (c.status = 'resolved'), c.id FROM cases c WHERE c.id = ${after})`,
  ].filter((condition) => condition !== undefined);
  const where = conditions.length > 0 ? Prisma.join(conditions, " AND ") : Prisma.sql`true`;
  const order = Prisma.sql`(k.status = 'resolved'), k.id`;
  const [rows, [count]] = await Promise.all([
    readCases(actor, where, order, SHOWN_MAX + 1),
    db().$queryRaw<Array<{ todo: number }>>`
      SELECT count(*)::int AS todo FROM cases WHERE (status = 'resolved') = false`,
  ]);
  const data = rows.slice(0, SHOWN_MAX);
  const next = rows.length > SHOWN_MAX ? (data.at(-1)?.case_id ?? null) : null;
  return { data, next, todo: count?.todo ?? 0 };
}
