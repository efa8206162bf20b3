import type { Metadata } from "next";
import type { z } from "zod";
import { OperatorList } from "@/components/operator-list";
import { ListOperators } from "@/lib/auth/operator-schema";
import { listOperators } from "@/lib/auth/operators";
import { can } from "@/lib/auth/permissions";
import { requireOperator } from "@/lib/auth/session";
import { pageOrFirst, parseWithPlace } from "@/lib/core/page";

export const metadata: Metadata = { title: "Operators" };

type Props = { searchParams: Promise<Record<string, unknown>> };

export default async function OperatorsPage({ searchParams }: Props) {
  // An address that says nonsense shows everybody.
  const { query: asked = ListOperators.parse({}), lost } = parseWithPlace(ListOperators, await searchParams);
  const operator = await requireOperator("operators:read", `/settings/operators${searchOf(asked)}`);
  const shown = await pageOrFirst(asked, (query) => listOperators(operator, query));
  return (
    <OperatorList
      page={shown.page}
      search={searchOf(shown.query)}
      lost={lost || shown.lost}
      status={shown.query.status}
      ownId={operator.operatorId}
      mayManage={can(operator, "operators:manage")}
      loadedMs={Date.now()}
    />
  );
}

function searchOf({ limit: _, ...asked }: z.output<typeof ListOperators>): string {
  const text = new URLSearchParams(Object.entries(asked).filter(([, value]) => value !== undefined)).toString();
  return text ? `?${text}` : "";
}
