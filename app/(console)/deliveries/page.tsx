import type { Metadata } from "next";
import { DeliveryList } from "@/components/delivery-list";
import { PlaceTitle } from "@/components/ui/place-title";
import { firstPageOf } from "@/components/webhook-address";
import { WebhookTabs } from "@/components/webhook-tabs";
import { can } from "@/lib/auth/permissions";
import { requireOperator } from "@/lib/auth/session";
import { ListDeliveries } from "@/lib/webhooks/delivery-schema";
import { listDeliveries } from "@/lib/webhooks/list-deliveries";

export const metadata: Metadata = { title: "Deliveries" };

export default async function DeliveriesPage({ searchParams }: { searchParams: Promise<Record<string, unknown>> }) {
  const operator = await requireOperator("webhooks:read", "/deliveries");
  const first = await firstPageOf(ListDeliveries, await searchParams, (query) => listDeliveries(operator, query));
  return (
    <>
      <PlaceTitle>Webhook deliveries</PlaceTitle>
      <WebhookTabs here="deliveries" />
      <DeliveryList path="/deliveries" first={first} mayResend={can(operator, "webhooks:resend")} />
    </>
  );
}
