import type { Metadata } from "next";
import { OverviewPage } from "@/components/overview-page";
import { can } from "@/lib/auth/permissions";
import { requireOperator } from "@/lib/auth/session";
import { overview } from "@/lib/overview/overview";

export const metadata: Metadata = { title: "Overview" };

export default async function StartPage() {
  const operator = await requireOperator("payments:read", "/");
  const first = await overview(operator);
  return <OverviewPage first={first} may={{ ledger: can(operator, "ledger:read") }} loadedMs={Date.now()} />;
}
