import type { z } from "zod";
import { readRecords } from "@/lib/audit/rows";
import type { AuditPage, AuditRecord, ListAuditRecords } from "@/lib/audit/schema";
import type { AdminActor } from "@/lib/core/actor";
import { readPage } from "@/lib/core/page";

/** Who did what, newest first. A client sees its own merchant's chain, an operator every one. */
export async function listAuditRecords(
  actor: AdminActor,
  { limit, starting_after, ending_before, ...filters }: z.output<typeof ListAuditRecords>,
): Promise<AuditPage> {
  return readPage(
    { limit, starting_after, ending_before },
    {
      owns: async (id) => {
        const at = placeOf(id);
        if (at === undefined) return false;
        const place = { before: at + 1n, after: at - 1n, take: 1, direction: "desc" } as const;
        return (await readRecords(actor, {}, place)).length === 1;
      },
      read: ({ id, orderBy, take }) =>
        readRecords(actor, filters, {
          before: id.lt === undefined ? undefined : placeOf(id.lt),
          after: id.gt === undefined ? undefined : placeOf(id.gt),
          take,
          direction: orderBy[1].id,
        }),
      show: (record: AuditRecord) => record,
    },
  );
}

/** A place in the log is a number of up to 18 digits; anything else is none. */
function placeOf(id: string): bigint | undefined {
  return /^\d{1,18}$/.test(id) ? BigInt(id) : undefined;
}
