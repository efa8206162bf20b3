import type { Metadata } from "next";
import { CaseList } from "@/components/case-list";
import { can } from "@/lib/auth/permissions";
import { requireOperator } from "@/lib/auth/session";
import { caseQueue } from "@/lib/cases/list";
import { CaseQueueQuery } from "@/lib/cases/schema";
import { pageOrFirst } from "@/lib/core/page";

export const metadata: Metadata = { title: "Cases" };

export default async function CasesPage({ searchParams }: { searchParams: Promise<Record<string, unknown>> }) {
  // A link that was cut or changed by hand shows what is to be done, and never an error page.
  const query = CaseQueueQuery.parse(await searchParams);
  const operator = await requireOperator("cases:read", `/cases?state=${query.state}`);
  const reader = {
    operatorId: operator.operatorId,
    isAdmin: operator.role === "admin",
    mayResolve: can(operator, "cases:resolve"),
  };
  const shown = await pageOrFirst(query, (asked) => caseQueue(operator, asked));
  return <CaseList query={shown.query} queue={shown.page} lost={shown.lost} reader={reader} loadedMs={Date.now()} />;
}
