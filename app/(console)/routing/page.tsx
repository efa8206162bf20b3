import type { Metadata } from "next";
import { RoutingPage } from "@/components/routing-page";
import { can } from "@/lib/auth/permissions";
import { requireOperator } from "@/lib/auth/session";
import { RoutingMode } from "@/lib/psp/routing-schema";
import { routingView } from "@/lib/psp/rule-versions";

export const metadata: Metadata = { title: "Routing" };

type Props = { searchParams: Promise<Record<string, unknown>> };

export default async function RoutingRulesPage({ searchParams }: Props) {
  const operator = await requireOperator("routing:read", "/routing");
  // An address that was changed by hand shows the rules all the same.
  const { livemode } = RoutingMode.catch({}).parse(await searchParams);
  const view = await routingView(operator, livemode === undefined ? undefined : livemode === "true");
  return (
    <RoutingPage
      key={String(view.livemode)}
      view={view}
      operatorId={operator.operatorId}
      mayManage={can(operator, "routing:manage")}
      loadedMs={Date.now()}
    />
  );
}
