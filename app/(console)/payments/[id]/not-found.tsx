import Link from "next/link";
import { buttonClass } from "@/components/ui/button";

export default function PaymentNotFound() {
  return (
    <div className="mx-auto max-w-md space-y-4 py-16 text-center">
      <h1 className="text-lg font-semibold">There is no such payment</h1>
      <p className="text-soft">
        Payment ids begin with <code className="font-mono">pi_</code> and have 29 characters. Search by the order id if
        the payment id may have been cut off.
      </p>
      <Link href="/payments#search" className={buttonClass({ kind: "plain" })}>
        Search payments
      </Link>
    </div>
  );
}
