import type { Metadata } from "next";
import { OperatorList } from "@/components/operator-list";
import { ListOperators } from "@/lib/auth/operator-schema";
import { listOperators } from "@/lib/auth/operators";
import { can } from "@/lib/auth/permissions";
import { requireOperator } from "@/lib/auth/session";

export const metadata: Metadata = { title: "Operators" };

type Props = { searchParams: Promise<Record<string, unknown>> };

export default async function OperatorsPage({ searchParams }: Props) {
  // An address that says nonsense shows everybody.
  const query = ListOperators.safeParse(await searchParams).data ?? ListOperators.parse({});
  const { limit: _, ...asked } = query;
  const text = new URLSearchParams(Object.entries(asked).filter(([, value]) => value !== undefined)).toString();
  const search = text ? `?${text}` : "";
  const operator = await requireOperator("operators:read", `/settings/operators${search}`);
  return (
    <OperatorList
      page={await listOperators(operator, query)}
      search={search}
      status={query.status}
      ownId={operator.operatorId}
      mayManage={can(operator, "operators:manage")}
      loadedMs={Date.now()}
    />
  );
}
