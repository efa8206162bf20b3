import { Missing } from "@/components/missing";

export default function NotificationNotFound() {
  return <Missing what="notification" prefix="nt_" list={{ href: "/notifications", name: "All notifications" }} />;
}
