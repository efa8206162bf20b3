import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { EventDetail } from "@/components/event-detail";
import { LiveRefresh } from "@/components/live-refresh";
import { can } from "@/lib/auth/permissions";
import { requireOperator } from "@/lib/auth/session";
import { AppError } from "@/lib/core/error";
import { retrieveEventDetail } from "@/lib/webhooks/events";

export const metadata: Metadata = { title: "Event" };

export default async function EventPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  const operator = await requireOperator("webhooks:read", `/events/${encodeURIComponent(id)}`);
  const event = await retrieveEventDetail(operator, id).catch((error: unknown) => {
    if (error instanceof AppError && error.code === "not_found") notFound();
    throw error;
  });
  return (
    <div className="space-y-5">
      <EventDetail event={event} mayResend={can(operator, "webhooks:resend")} />
      {event.deliveries.some(({ status }) => status === "pending") ? (
        <LiveRefresh what="event" shownMs={Date.now()} />
      ) : null}
    </div>
  );
}
