import { LinkTabs } from "@/components/ui/link-tabs";

/** Endpoints, and all deliveries whatever their endpoint. */
export function WebhookTabs({ here }: { here: "endpoints" | "deliveries" }) {
  return (
    <div className="mb-4">
      <LinkTabs
        label="Webhooks"
        tabs={[
          { href: "/webhooks", name: "Endpoints", here: here === "endpoints" },
          { href: "/deliveries", name: "Deliveries", here: here === "deliveries" },
        ]}
      />
    </div>
  );
}
