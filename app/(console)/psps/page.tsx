import type { Metadata } from "next";
import { PspCards } from "@/components/psp-cards";
import { can } from "@/lib/auth/permissions";
import { requireOperator } from "@/lib/auth/session";
import { pspHealth } from "@/lib/psp/health";

export const metadata: Metadata = { title: "PSPs" };

export default async function PspsPage() {
  const operator = await requireOperator("psps:read", "/psps");
  return (
    <>
      <h1 className="sr-only">Payment service providers</h1>
      <PspCards health={await pspHealth(operator)} mayManage={can(operator, "psps:manage")} loadedMs={Date.now()} />
    </>
  );
}
