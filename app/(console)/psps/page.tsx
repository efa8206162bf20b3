import type { Metadata } from "next";
import { PspCards } from "@/components/psp-cards";
import { PageHead } from "@/components/ui/page-head";
import { can } from "@/lib/auth/permissions";
import { requireOperator } from "@/lib/auth/session";
import { pspHealth } from "@/lib/psp/health";

export const metadata: Metadata = { title: "PSPs" };

export default async function PspsPage() {
  const operator = await requireOperator("psps:read", "/psps");
  return (
    <>
      <PageHead title="Payment service providers">
        How each account is doing by what it answers, and what Paydesk does about it.
      </PageHead>
      <PspCards health={await pspHealth(operator)} mayManage={can(operator, "psps:manage")} loadedMs={Date.now()} />
    </>
  );
}
