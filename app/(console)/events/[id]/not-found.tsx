import { WebhookMissing } from "@/components/webhook-missing";

export default function EventNotFound() {
  return <WebhookMissing what="event" prefix="evt_" list={{ href: "/events", name: "All events" }} />;
}
