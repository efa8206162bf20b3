import type { Metadata } from "next";
import { PaymentSearch } from "@/components/payment-search";
import { requireOperator } from "@/lib/auth/session";
import { searchPayments } from "@/lib/payments/search";
import { SearchPayments } from "@/lib/payments/search-schema";

type Query = Record<string, string | string[] | undefined>;

export const metadata: Metadata = { title: "Payments" };

export default async function PaymentsPage({ searchParams }: { searchParams: Promise<Query> }) {
  const given = await searchParams;
  const operator = await requireOperator("payments:read", `/payments?${queryString(given)}`);
  const search = SearchPayments.safeParse(given);
  // A link that was cut or changed by hand shows everything, and never an error page.
  const filters = search.success ? search.data : SearchPayments.parse({});
  return (
    <>
      <h1 className="sr-only">Payments</h1>
      <PaymentSearch filters={filters} page={await searchPayments(operator, filters)} loadedMs={Date.now()} />
    </>
  );
}

function queryString(given: Query): string {
  const entries = Object.entries(given).flatMap(([name, value]) =>
    typeof value === "string" ? [[name, value] satisfies [string, string]] : [],
  );
  return new URLSearchParams(entries).toString();
}
