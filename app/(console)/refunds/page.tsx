import type { Metadata } from "next";
import { RefundQueue } from "@/components/refund-queue";
import { can } from "@/lib/auth/permissions";
import { requireOperator } from "@/lib/auth/session";
import { refundQueue } from "@/lib/refunds/queue";
import { QueueQuery } from "@/lib/refunds/queue-schema";

export const metadata: Metadata = { title: "Refunds" };

export default async function RefundsPage({ searchParams }: { searchParams: Promise<Record<string, unknown>> }) {
  const { tab } = QueueQuery.parse(await searchParams);
  const operator = await requireOperator("payments:read", `/refunds?tab=${tab}`);
  const queue = await refundQueue(operator, tab, (role) => can({ role }, "refunds:decide"));
  return (
    <>
      <h1 className="sr-only">Refunds</h1>
      <RefundQueue tab={tab} queue={queue} loadedMs={Date.now()} />
    </>
  );
}
