import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { DeliveryDetail } from "@/components/delivery-detail";
import { LiveRefresh } from "@/components/live-refresh";
import { can } from "@/lib/auth/permissions";
import { requireOperator } from "@/lib/auth/session";
import { AppError } from "@/lib/core/error";
import { retrieveDelivery } from "@/lib/webhooks/retrieve-delivery";

export const metadata: Metadata = { title: "Delivery" };

export default async function DeliveryPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  const operator = await requireOperator("webhooks:read", `/deliveries/${encodeURIComponent(id)}`);
  const delivery = await retrieveDelivery(operator, id).catch((error: unknown) => {
    if (error instanceof AppError && error.code === "not_found") notFound();
    throw error;
  });
  return (
    <div className="space-y-5">
      <DeliveryDetail delivery={delivery} mayResend={can(operator, "webhooks:resend")} />
      {delivery.status === "pending" ? <LiveRefresh what="delivery" shownMs={Date.now()} /> : null}
    </div>
  );
}
