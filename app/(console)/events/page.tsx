import type { Metadata } from "next";
import { EventList } from "@/components/event-list";
import { PlaceTitle } from "@/components/ui/place-title";
import { firstPageOf } from "@/components/webhook-address";
import { requireOperator } from "@/lib/auth/session";
import { ListAllEvents } from "@/lib/webhooks/event-schema";
import { listAllEvents } from "@/lib/webhooks/events";

export const metadata: Metadata = { title: "Events" };

export default async function EventsPage({ searchParams }: { searchParams: Promise<Record<string, unknown>> }) {
  const operator = await requireOperator("webhooks:read", "/events");
  const first = await firstPageOf(ListAllEvents, await searchParams, (query) => listAllEvents(operator, query));
  return (
    <>
      <PlaceTitle>Events</PlaceTitle>
      <EventList first={first} />
    </>
  );
}
