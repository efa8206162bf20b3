import { Missing } from "@/components/missing";

export default function PspNotFound() {
  return <Missing what="PSP account" prefix="psp_" list={{ href: "/psps", name: "All PSP accounts" }} />;
}
