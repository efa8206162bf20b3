import { Missing } from "@/components/missing";

export default function EventNotFound() {
  return <Missing what="event" prefix="evt_" list={{ href: "/events", name: "All events" }} />;
}
