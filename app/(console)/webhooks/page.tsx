import type { Metadata } from "next";
import { PlaceTitle } from "@/components/ui/place-title";
import { firstPageOf } from "@/components/webhook-address";
import { WebhookEndpoints } from "@/components/webhook-endpoints";
import { WebhookTabs } from "@/components/webhook-tabs";
import { requireOperator } from "@/lib/auth/session";
import { ListEndpoints } from "@/lib/webhooks/endpoint-schema";
import { listEndpoints } from "@/lib/webhooks/endpoints";

export const metadata: Metadata = { title: "Webhooks" };

export default async function WebhooksPage({ searchParams }: { searchParams: Promise<Record<string, unknown>> }) {
  const operator = await requireOperator("webhooks:read", "/webhooks");
  const first = await firstPageOf(ListEndpoints, await searchParams, (query) => listEndpoints(operator, query));
  return (
    <>
      <PlaceTitle>Webhooks</PlaceTitle>
      <WebhookTabs here="endpoints" />
      <WebhookEndpoints first={first} />
    </>
  );
}
