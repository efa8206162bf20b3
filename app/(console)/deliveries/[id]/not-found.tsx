import { Missing } from "@/components/missing";

export default function DeliveryNotFound() {
  return <Missing what="delivery" prefix="wd_" list={{ href: "/deliveries", name: "All deliveries" }} />;
}
