"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Amount } from "@/components/amount";
import { RefundPolicyForm } from "@/components/refund-policy-form";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Fact, Facts } from "@/components/ui/facts";
import { type Merchant, Merchant as MerchantSchema } from "@/lib/merchants/schema";

/** Which of a merchant's refunds need a second person. */
export function RefundPolicyCard({ merchant, mayManage }: { merchant: Merchant; mayManage: boolean }) {
  const router = useRouter();
  const [editing, setEditing] = useState(false);
  // What was just saved, until the page that comes after it is there: whoever edits again begins with it.
  const [saved, setSaved] = useState(merchant.refund_policy);
  const policy = saved.version > merchant.refund_policy.version ? saved : merchant.refund_policy;
  const { approval, thresholds } = policy;
  return (
    <Card
      title="Refund policy"
      aside={
        mayManage ? (
          <Button size="small" onClick={() => setEditing(true)} aria-label="Edit the refund policy">
            Edit
          </Button>
        ) : null
      }
    >
      <div className="space-y-2 px-4 py-3">
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <Badge tone={approval === "on" ? "good" : "wait"}>{approval === "on" ? "Approval on" : "Approval off"}</Badge>
          <span className="text-soft">
            {approval === "on"
              ? "A second person decides about refunds that are called fraudulent, and about those from these amounts on."
              : "Every refund goes out at once, whatever its amount and reason."}
          </span>
        </p>
      </div>
      {approval === "off" ? null : thresholds.length === 0 ? (
        <p className="px-4 pb-3 text-soft">No currency has a threshold: no amount alone needs a second person.</p>
      ) : (
        <div className="max-w-sm">
          <Facts>
            {thresholds.map(({ currency, amount }) => (
              <Fact key={currency} name={`${currency}, from`}>
                <Amount minor={String(amount)} currency={currency} />
              </Fact>
            ))}
          </Facts>
        </div>
      )}
      {editing ? (
        <RefundPolicyForm
          merchant={{ ...merchant, refund_policy: policy }}
          onOvertaken={() => router.refresh()}
          onDone={(answer) => {
            setSaved(MerchantSchema.parse(answer).refund_policy);
            setEditing(false);
            router.refresh();
          }}
          onClose={() => setEditing(false)}
        />
      ) : null}
    </Card>
  );
}
