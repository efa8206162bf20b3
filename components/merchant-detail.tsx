"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { ApiClientList } from "@/components/api-client-list";
import { LostPlace } from "@/components/lost-place";
import { ChangeMerchant, type MerchantChange } from "@/components/merchant-act";
import { MerchantStatus } from "@/components/merchant-words";
import { RefundPolicyCard } from "@/components/refund-policy-card";
import { BackLink } from "@/components/ui/back-link";
import { Button } from "@/components/ui/button";
import { Mono } from "@/components/ui/facts";
import { Notice } from "@/components/ui/notice";
import { PageHead } from "@/components/ui/page-head";
import { RelativeTime } from "@/components/ui/time";
import { useHotkeys } from "@/components/use-hotkeys";
import type { ApiClient, Merchant, Owner } from "@/lib/merchants/schema";

type Props = {
  merchant: Merchant;
  clients: readonly ApiClient[];
  moreClients: string | null;
  /** Whether the address names a place in the clients' list that is none. */
  lostClients: boolean;
  owners: readonly Owner[];
  mayManage: boolean;
};

/** One merchant: its state, its API clients with their secrets, and its refund policy. */
export function MerchantDetail({ merchant, clients, moreClients, lostClients, owners, mayManage }: Props) {
  const router = useRouter();
  const [change, setChange] = useState<MerchantChange | undefined>(undefined);
  useHotkeys({ Escape: { does: "Back to the merchants", act: () => router.push("/settings/merchants") } });
  const suspended = merchant.status === "suspended";
  return (
    <div className="space-y-5">
      <div>
        <BackLink href="/settings/merchants">Merchants</BackLink>
        <PageHead
          title={
            <>
              <bdi>{merchant.name}</bdi> <MerchantStatus status={merchant.status} />
            </>
          }
          aside={
            mayManage ? (
              <>
                <Button onClick={() => setChange("rename")}>Rename</Button>
                <Button
                  kind={suspended ? "primary" : "plain"}
                  className={suspended ? "" : "text-bad"}
                  onClick={() => setChange(suspended ? "activate" : "suspend")}
                >
                  {suspended ? "Activate" : "Suspend"}
                </Button>
              </>
            ) : null
          }
        >
          <Mono copy="merchant id">{merchant.merchant_id}</Mono> · created <RelativeTime atMs={merchant.created_ms} />
        </PageHead>
      </div>
      {suspended ? (
        <Notice tone="wait">
          It is suspended: every request of its clients is refused until somebody activates it.
        </Notice>
      ) : null}
      <LostPlace lost={lostClients} />
      <ApiClientList
        merchantId={merchant.merchant_id}
        clients={clients}
        more={moreClients}
        owners={owners}
        mayManage={mayManage}
      />
      <RefundPolicyCard merchant={merchant} mayManage={mayManage} />
      {change ? (
        <ChangeMerchant
          change={change}
          merchant={merchant}
          onClose={(done) => {
            setChange(undefined);
            if (done) router.refresh();
          }}
        />
      ) : null}
    </div>
  );
}
