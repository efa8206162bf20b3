import type { Metadata } from "next";
import { PaymentSearch } from "@/components/payment-search";
import { listOf } from "@/components/payment-search-address";
import { PlaceTitle } from "@/components/ui/place-title";
import { requireOperator } from "@/lib/auth/session";
import { searchIfUnderstood } from "@/lib/payments/search";

type Query = Record<string, string | string[] | undefined>;

export const metadata: Metadata = { title: "Payments" };

export default async function PaymentsPage({ searchParams }: { searchParams: Promise<Query> }) {
  const given = await searchParams;
  const operator = await requireOperator("payments:read", `/payments?${queryString(given)}`);
  const found = await searchIfUnderstood(operator, listOf(given).search);
  return (
    <>
      <PlaceTitle>Payments</PlaceTitle>
      <PaymentSearch first={{ ...found, loadedMs: Date.now() }} />
    </>
  );
}

function queryString(given: Query): string {
  const entries = Object.entries(given).flatMap(([name, value]) =>
    typeof value === "string" ? [[name, value] satisfies [string, string]] : [],
  );
  return new URLSearchParams(entries).toString();
}
