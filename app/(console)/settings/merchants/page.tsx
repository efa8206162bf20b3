import type { Metadata } from "next";
import { MerchantList } from "@/components/merchant-list";
import { can } from "@/lib/auth/permissions";
import { requireOperator } from "@/lib/auth/session";
import { listMerchants } from "@/lib/merchants/merchants";
import { ListMerchants } from "@/lib/merchants/schema";

export const metadata: Metadata = { title: "Merchants" };

const SHOWN_MAX = 50;

export default async function MerchantsPage({ searchParams }: { searchParams: Promise<Record<string, unknown>> }) {
  const operator = await requireOperator("merchants:read", "/settings/merchants");
  const { starting_after } = await searchParams;
  const first = ListMerchants.parse({ limit: SHOWN_MAX });
  // A link that was cut or changed by hand shows the first page, and never an error page.
  const page = await listMerchants(
    operator,
    ListMerchants.catch(first).parse({ limit: SHOWN_MAX, starting_after }),
  ).catch(() => listMerchants(operator, first));
  return <MerchantList merchants={page.data} next={page.next_cursor} mayManage={can(operator, "merchants:manage")} />;
}
