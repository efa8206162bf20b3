import { WebhookMissing } from "@/components/webhook-missing";

export default function DeliveryNotFound() {
  return <WebhookMissing what="delivery" prefix="wd_" list={{ href: "/deliveries", name: "All deliveries" }} />;
}
