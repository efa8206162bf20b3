import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { DeliveryList } from "@/components/delivery-list";
import { firstPageOf } from "@/components/webhook-address";
import { WebhookEndpointHead } from "@/components/webhook-endpoint-head";
import { can } from "@/lib/auth/permissions";
import { requireOperator } from "@/lib/auth/session";
import { AppError } from "@/lib/core/error";
import { ListDeliveries } from "@/lib/webhooks/delivery-schema";
import { retrieveEndpoint } from "@/lib/webhooks/endpoints";
import { listDeliveries } from "@/lib/webhooks/list-deliveries";

export const metadata: Metadata = { title: "Webhook endpoint" };

type Props = { params: Promise<{ endpoint: string }>; searchParams: Promise<Record<string, unknown>> };

export default async function EndpointPage({ params, searchParams }: Props) {
  const { endpoint: id } = await params;
  const path = `/webhooks/${encodeURIComponent(id)}`;
  const operator = await requireOperator("webhooks:read", path);
  const endpoint = await retrieveEndpoint(operator, id).catch((error: unknown) => {
    if (error instanceof AppError && error.code === "not_found") notFound();
    throw error;
  });
  const first = await firstPageOf(ListDeliveries, { ...(await searchParams), endpoint_id: id }, (query) =>
    listDeliveries(operator, query),
  );
  return (
    <>
      <WebhookEndpointHead endpoint={endpoint} />
      <h2 className="mb-2 font-semibold">Deliveries</h2>
      <DeliveryList
        path={path}
        back="/webhooks"
        endpointId={id}
        first={first}
        mayResend={can(operator, "webhooks:resend")}
      />
    </>
  );
}
