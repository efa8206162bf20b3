import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { CaseDetail } from "@/components/case-detail";
import { can } from "@/lib/auth/permissions";
import { requireOperator } from "@/lib/auth/session";
import { retrieveCase } from "@/lib/cases/list";
import { AppError } from "@/lib/core/error";

export const metadata: Metadata = { title: "Case" };

export default async function CasePage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  const operator = await requireOperator("cases:read", `/cases/${encodeURIComponent(id)}`);
  const about = await retrieveCase(operator, id).catch((error: unknown) => {
    if (error instanceof AppError && error.code === "not_found") notFound();
    throw error;
  });
  const reader = {
    operatorId: operator.operatorId,
    isAdmin: operator.role === "admin",
    mayResolve: can(operator, "cases:resolve"),
  };
  return <CaseDetail first={about} reader={reader} loadedMs={Date.now()} />;
}
