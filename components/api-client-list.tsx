"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { ApiClientCard } from "@/components/api-client-card";
import { ApiClientForm } from "@/components/api-client-form";
import { NewSecret } from "@/components/api-client-secret";
import { Button, buttonClass } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { type ApiClient, ApiClientWithSecret, type Owner } from "@/lib/merchants/schema";

type Props = {
  merchantId: string;
  clients: readonly ApiClient[];
  more: string | null;
  owners: readonly Owner[];
  mayManage: boolean;
};

/** The programs of a merchant. A secret that was just made is shown here once, until somebody says that they have it. */
export function ApiClientList({ merchantId, clients, more, owners, mayManage }: Props) {
  const router = useRouter();
  const [creating, setCreating] = useState(false);
  const [fresh, setFresh] = useState<ApiClientWithSecret | undefined>(undefined);

  function show(answer: unknown): void {
    setCreating(false);
    setFresh(ApiClientWithSecret.safeParse(answer).data);
    router.refresh();
  }

  return (
    <Card
      title="API clients"
      aside={
        mayManage ? (
          <Button size="small" onClick={() => setCreating(true)}>
            New API client
          </Button>
        ) : null
      }
    >
      {clients.length === 0 ? (
        <p className="px-4 py-8 text-center text-soft">
          No program can act for this merchant yet. {mayManage ? "Make an API client for its server." : ""}
        </p>
      ) : (
        <ul aria-label="API clients" className="divide-y divide-line">
          {clients.map((client) => (
            <ApiClientCard
              key={client.client_id}
              client={client}
              owners={owners}
              mayManage={mayManage}
              onSecret={show}
              onChanged={() => router.refresh()}
            />
          ))}
        </ul>
      )}
      {more ? (
        <p className="border-t border-line px-4 py-3 text-right">
          <a
            className={buttonClass({ size: "small" })}
            href={`/settings/merchants/${merchantId}?starting_after=${more}`}
          >
            Older clients
          </a>
        </p>
      ) : null}
      {creating ? (
        <ApiClientForm merchantId={merchantId} owners={owners} onDone={show} onClose={() => setCreating(false)} />
      ) : null}
      {fresh ? <NewSecret fresh={fresh} onClose={() => setFresh(undefined)} /> : null}
    </Card>
  );
}
