import { redirect } from "next/navigation";

/** Until there is an overview, the payments are what people come for. */
export default function StartPage() {
  redirect("/payments");
}
