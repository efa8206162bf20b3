import { db } from "@/lib/db/client";

/** The names of operators by their ids. What is no operator's id has none. */
export async function operatorNames(ids: ReadonlyArray<string | null>): Promise<ReadonlyMap<string, string>> {
  const named = new Set(ids.filter((id) => id !== null));
  if (named.size === 0) return new Map();
  const rows = await db().operator.findMany({ where: { id: { in: [...named] } }, select: { id: true, name: true } });
  return new Map(rows.map(({ id, name }) => [id, name]));
}
