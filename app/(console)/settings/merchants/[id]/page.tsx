import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { MerchantDetail } from "@/components/merchant-detail";
import { can } from "@/lib/auth/permissions";
import { requireOperator } from "@/lib/auth/session";
import { AppError } from "@/lib/core/error";
import { pageOrFirst, parseWithPlace } from "@/lib/core/page";
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
  const { query, lost } = parseWithPlace(ListApiClients, { ...first, starting_after });
  if (!query) notFound();
  const [merchant, clients, owners] = await Promise.all([
    retrieveMerchant(operator, id).catch(orNotFound),
    pageOrFirst(query, (each) => listApiClients(operator, each)).catch(orNotFound),
    mayManage ? possibleOwners() : [],
  ]);
  return (
    <MerchantDetail
      merchant={merchant}
      clients={clients.page.data}
      moreClients={clients.page.next_cursor}
      lostClients={lost || clients.lost}
      owners={owners}
      mayManage={mayManage}
    />
  );
}

function orNotFound(error: unknown): never {
  if (error instanceof AppError && ["not_found", "invalid_request"].includes(error.code)) notFound();
  throw error;
}
