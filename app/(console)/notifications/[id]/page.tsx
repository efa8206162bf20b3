import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { LiveRefresh } from "@/components/live-refresh";
import { NotificationDetail } from "@/components/notification-detail";
import { can } from "@/lib/auth/permissions";
import { requireOperator } from "@/lib/auth/session";
import { AppError } from "@/lib/core/error";
import { retrieveNotification } from "@/lib/psp/notifications";

export const metadata: Metadata = { title: "Notification" };

export default async function NotificationPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  const operator = await requireOperator("notifications:read", `/notifications/${encodeURIComponent(id)}`);
  const notification = await retrieveNotification(operator, id).catch((error: unknown) => {
    if (error instanceof AppError && error.code === "not_found") notFound();
    throw error;
  });
  return (
    <div className="space-y-5">
      <NotificationDetail notification={notification} mayReprocess={can(operator, "notifications:reprocess")} />
      {notification.status === "received" ? <LiveRefresh what="notification" shownMs={Date.now()} /> : null}
    </div>
  );
}
