import type { Metadata } from "next";
import { AuditAddress, auditQuery } from "@/components/audit-address";
import { AuditLog } from "@/components/audit-log";
import { listAuditRecords } from "@/lib/audit/list";
import { ListAuditRecords } from "@/lib/audit/schema";
import { auditChains } from "@/lib/audit/verify";
import { requireOperator } from "@/lib/auth/session";
import { pageOrFirst, withoutPlace } from "@/lib/core/page";

export const metadata: Metadata = { title: "Audit log" };

export default async function AuditLogPage({ searchParams }: { searchParams: Promise<Record<string, unknown>> }) {
  const params = await searchParams;
  const given = AuditAddress.parse(params);
  const operator = await requireOperator("audit:read", `/audit?${auditQuery(given)}`);
  const asked = Object.fromEntries(Object.entries(given).filter(([, value]) => value));
  const query = ListAuditRecords.safeParse(asked);
  const address = query.success ? given : AuditAddress.parse({});
  const [{ page, lost }, chains] = await Promise.all([
    pageOrFirst(query.data ?? ListAuditRecords.parse({}), (asked) => listAuditRecords(operator, asked)),
    auditChains(),
  ]);
  const nowhere = lost || (params.starting_after !== undefined && address.starting_after === undefined);
  return (
    <AuditLog
      address={nowhere ? withoutPlace(address) : address}
      page={page}
      lost={nowhere}
      chains={chains}
      loadedMs={Date.now()}
    />
  );
}
