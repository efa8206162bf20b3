import { Missing } from "@/components/missing";

export default function CaseNotFound() {
  return <Missing what="case" prefix="case_" list={{ href: "/cases", name: "All cases" }} />;
}
