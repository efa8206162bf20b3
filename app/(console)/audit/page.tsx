import type { Metadata } from "next";
import { AuditAddress, auditQuery } from "@/components/audit-address";
import { AuditLog } from "@/components/audit-log";
import { listAuditRecords } from "@/lib/audit/list";
import { ListAuditRecords } from "@/lib/audit/schema";
import { auditChains } from "@/lib/audit/verify";
import { requireOperator } from "@/lib/auth/session";

export const metadata: Metadata = { title: "Audit log" };

export default async function AuditLogPage({ searchParams }: { searchParams: Promise<Record<string, unknown>> }) {
  const given = AuditAddress.parse(await searchParams);
  const operator = await requireOperator("audit:read", `/audit?${auditQuery(given)}`);
  const asked = Object.fromEntries(Object.entries(given).filter(([, value]) => value));
  const query = ListAuditRecords.safeParse(asked);
  const address = query.success ? given : AuditAddress.parse({});
  const [page, chains] = await Promise.all([
    listAuditRecords(operator, query.data ?? ListAuditRecords.parse({})),
    auditChains(),
  ]);
  return <AuditLog address={address} page={page} chains={chains} loadedMs={Date.now()} />;
}
