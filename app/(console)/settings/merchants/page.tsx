import type { Metadata } from "next";
import { MerchantList } from "@/components/merchant-list";
import { can } from "@/lib/auth/permissions";
import { requireOperator } from "@/lib/auth/session";
import { pageOrFirst, parseWithPlace } from "@/lib/core/page";
import { listMerchants } from "@/lib/merchants/merchants";
import { ListMerchants } from "@/lib/merchants/schema";

export const metadata: Metadata = { title: "Merchants" };

const SHOWN_MAX = 50;

export default async function MerchantsPage({ searchParams }: { searchParams: Promise<Record<string, unknown>> }) {
  const operator = await requireOperator("merchants:read", "/settings/merchants");
  const { starting_after } = await searchParams;
  const first = { limit: SHOWN_MAX };
  // A link that was cut or changed by hand shows the first page, and never an error page.
  const asked = parseWithPlace(ListMerchants, { ...first, starting_after });
  const query = asked.query ?? ListMerchants.parse(first);
  const { page, lost } = await pageOrFirst(query, (each) => listMerchants(operator, each));
  return (
    <MerchantList
      merchants={page.data}
      next={page.next_cursor}
      lost={asked.lost || lost}
      mayManage={can(operator, "merchants:manage")}
    />
  );
}
