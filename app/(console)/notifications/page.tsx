import type { Metadata } from "next";
import { NotificationList } from "@/components/notification-list";
import { PlaceTitle } from "@/components/ui/place-title";
import { firstPageOf } from "@/components/webhook-address";
import { requireOperator } from "@/lib/auth/session";
import { notificationList } from "@/lib/psp/notification-list";
import { ListNotifications } from "@/lib/psp/notification-schema";

export const metadata: Metadata = { title: "Notifications" };

export default async function NotificationsPage({ searchParams }: { searchParams: Promise<Record<string, unknown>> }) {
  const operator = await requireOperator("notifications:read", "/notifications");
  const first = await firstPageOf(ListNotifications, await searchParams, (query) => notificationList(operator, query));
  return (
    <>
      <PlaceTitle>Notifications from PSPs</PlaceTitle>
      <NotificationList first={first} />
    </>
  );
}
