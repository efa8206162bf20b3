import type { Metadata } from "next";
import { RefundQueue } from "@/components/refund-queue";
import { PlaceTitle } from "@/components/ui/place-title";
import { can } from "@/lib/auth/permissions";
import { requireOperator } from "@/lib/auth/session";
import { refundQueue, tabOfRefund } from "@/lib/refunds/queue";
import { QueueQuery } from "@/lib/refunds/queue-schema";

export const metadata: Metadata = { title: "Refunds" };

export default async function RefundsPage({ searchParams }: { searchParams: Promise<Record<string, unknown>> }) {
  const asked = QueueQuery.parse(await searchParams);
  const { after, open } = asked;
  const words = Object.entries(asked).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const operator = await requireOperator("payments:read", `/refunds?${new URLSearchParams(words)}`);
  const tab = asked.tab ?? (open ? await tabOfRefund(operator, open) : "waiting");
  const place = { tab, after, open };
  const queue = await refundQueue(operator, place, (role) => can({ role }, "refunds:decide"));
  return (
    <>
      <PlaceTitle>Refunds</PlaceTitle>
      <RefundQueue key={`${tab} ${after ?? ""}`} place={place} queue={queue} loadedMs={Date.now()} />
    </>
  );
}
