import type { Metadata } from "next";
import Link from "next/link";
import { buttonClass } from "@/components/ui/button";

export const metadata: Metadata = { title: "Not found" };

export default function NotFound() {
  return (
    <main className="grid min-h-dvh place-items-center p-6">
      <div className="max-w-md space-y-4 text-center">
        <h1 className="text-lg font-semibold">There is nothing at this address</h1>
        <p className="text-soft">It may have been typed wrong, or cut off when it was pasted.</p>
        <Link href="/payments" className={buttonClass({ kind: "plain" })}>
          Go to payments
        </Link>
      </div>
    </main>
  );
}
