import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { MerchantDetail } from "@/components/merchant-detail";
import { can } from "@/lib/auth/permissions";
import { requireOperator } from "@/lib/auth/session";
import { AppError } from "@/lib/core/error";
import { listApiClients, possibleOwners } from "@/lib/merchants/client-rows";
import { retrieveMerchant } from "@/lib/merchants/merchants";
import { ListApiClients } from "@/lib/merchants/schema";

export const metadata: Metadata = { title: "Merchant" };

type Props = { params: Promise<{ id: string }>; searchParams: Promise<Record<string, unknown>> };

const SHOWN_MAX = 50;

export default async function MerchantPage({ params, searchParams }: Props) {
  const { id } = await params;
  const operator = await requireOperator("merchants:read", `/settings/merchants/${encodeURIComponent(id)}`);
  const mayManage = can(operator, "merchants:manage");
  const { starting_after } = await searchParams;
  const first = { merchant_id: id, limit: SHOWN_MAX };
  // A link that was cut or changed by hand shows the first page.
  const query = ListApiClients.safeParse({ ...first, starting_after }).data ?? ListApiClients.safeParse(first).data;
  if (!query) notFound();
  const [merchant, clients, owners] = await Promise.all([
    retrieveMerchant(operator, id).catch(orNotFound),
    listApiClients(operator, query).catch(orNotFound),
    mayManage ? possibleOwners() : [],
  ]);
  return (
    <MerchantDetail
      merchant={merchant}
      clients={clients.data}
      moreClients={clients.next_cursor}
      owners={owners}
      mayManage={mayManage}
    />
  );
}

function orNotFound(error: unknown): never {
  if (error instanceof AppError && ["not_found", "invalid_request"].includes(error.code)) notFound();
  throw error;
}
