import { Missing } from "@/components/missing";

export default function EndpointNotFound() {
  return <Missing what="webhook endpoint" prefix="we_" list={{ href: "/webhooks", name: "All endpoints" }} />;
}
