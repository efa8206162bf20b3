import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { LiveRefresh } from "@/components/live-refresh";
import { PaymentFacts } from "@/components/payment-facts";
import { PaymentHead } from "@/components/payment-head";
import { PaymentTimeline } from "@/components/payment-timeline";
import { requireOperator } from "@/lib/auth/session";
import { AppError } from "@/lib/core/error";
import { tellPayment } from "@/lib/payments/story";

export const metadata: Metadata = { title: "Payment" };

export default async function PaymentPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  const operator = await requireOperator("payments:read", `/payments/${encodeURIComponent(id)}`);
  const story = await tellPayment(operator, id).catch((error: unknown) => {
    if (error instanceof AppError && error.code === "not_found") notFound();
    throw error;
  });
  return (
    <div className="space-y-5">
      <PaymentHead payment={story} />
      <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_24rem]">
        <PaymentTimeline entries={story.timeline} />
        <PaymentFacts payment={story} />
      </div>
      {story.settled ? null : <LiveRefresh />}
    </div>
  );
}
