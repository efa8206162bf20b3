import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { PspDetail } from "@/components/psp-detail";
import { can } from "@/lib/auth/permissions";
import { requireOperator } from "@/lib/auth/session";
import { AppError } from "@/lib/core/error";
import { pspHealthDetail } from "@/lib/psp/health";
import { PspHealthQuery } from "@/lib/psp/health-schema";

export const metadata: Metadata = { title: "PSP" };

type Props = { params: Promise<{ id: string }>; searchParams: Promise<Record<string, unknown>> };

export default async function PspPage({ params, searchParams }: Props) {
  const { id } = await params;
  const operator = await requireOperator("psps:read", `/psps/${encodeURIComponent(id)}`);
  // A link that was cut or changed by hand shows the last hour, and never an error page.
  const { range } = PspHealthQuery.catch({ range: "1h" }).parse(await searchParams);
  const health = await pspHealthDetail(operator, id, range).catch((error: unknown) => {
    if (error instanceof AppError && error.code === "not_found") notFound();
    throw error;
  });
  return <PspDetail health={health} mayManage={can(operator, "psps:manage")} loadedMs={Date.now()} />;
}
