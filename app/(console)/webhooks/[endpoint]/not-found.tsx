import { WebhookMissing } from "@/components/webhook-missing";

export default function EndpointNotFound() {
  return <WebhookMissing what="webhook endpoint" prefix="we_" list={{ href: "/webhooks", name: "All endpoints" }} />;
}
