import { Missing } from "@/components/missing";

export default function MerchantNotFound() {
  return <Missing what="merchant" prefix="m_" list={{ href: "/settings/merchants", name: "All merchants" }} />;
}
