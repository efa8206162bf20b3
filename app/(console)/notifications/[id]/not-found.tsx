import { WebhookMissing } from "@/components/webhook-missing";

export default function NotificationNotFound() {
  return (
    <WebhookMissing what="notification" prefix="nt_" list={{ href: "/notifications", name: "All notifications" }} />
  );
}
