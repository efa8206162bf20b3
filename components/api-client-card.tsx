"use client";

import { useState } from "react";
import { ApiClientAct, type ClientCommand } from "@/components/api-client-act";
import { ApiClientForm } from "@/components/api-client-form";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Mono } from "@/components/ui/facts";
import { ExactTime, RelativeTime } from "@/components/ui/time";
import type { ApiClient, Owner } from "@/lib/merchants/schema";

type Props = {
  client: ApiClient;
  owners: readonly Owner[];
  mayManage: boolean;
  onSecret: (answer: unknown) => void;
  onChanged: () => void;
};

/** One program: what it may do, who answers for it, and which of its secrets are alive. */
export function ApiClientCard({ client, owners, mayManage, onSecret, onChanged }: Props) {
  const [act, setAct] = useState<ClientCommand | "edit" | undefined>(undefined);
  const disabled = client.status === "disabled";
  return (
    <li aria-label={`API client ${client.name}`} className="space-y-2 px-4 py-3">
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-2">
        <div className="min-w-0 space-y-1">
          <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <bdi className="font-semibold wrap-anywhere">{client.name}</bdi>
            <Badge tone={disabled ? "bad" : "good"}>{disabled ? "Disabled" : "Active"}</Badge>
            {client.owner && !client.owner.active && !disabled ? <Badge tone="wait">Owner is off</Badge> : null}
            <Badge tone={client.livemode ? "open" : "quiet"}>{client.livemode ? "Live mode" : "Test mode"}</Badge>
          </p>
          <p className="text-soft">
            <Mono copy="client id">{client.client_id}</Mono> ·{" "}
            {client.owner ? (
              <>
                owned by <bdi>{client.owner.name}</bdi>
                {client.owner.active ? "" : ", who is switched off"}
              </>
            ) : (
              "owned by nobody"
            )}{" "}
            · created <RelativeTime atMs={client.created_ms} />
          </p>
        </div>
        {mayManage ? (
          <div className="flex flex-wrap gap-2">
            <Button size="small" onClick={() => setAct("edit")} aria-label={`Edit ${client.name}`}>
              Edit
            </Button>
            <Button
              size="small"
              onClick={() => setAct({ kind: "rotate" })}
              aria-label={`New secret for ${client.name}`}
            >
              New secret
            </Button>
            <Button
              size="small"
              onClick={() => setAct({ kind: disabled ? "enable" : "disable" })}
              aria-label={`${disabled ? "Enable" : "Disable"} ${client.name}`}
            >
              {disabled ? "Enable" : "Disable"}
            </Button>
          </div>
        ) : null}
      </div>
      <ul aria-label={`Scopes of ${client.name}`} className="flex flex-wrap gap-1.5">
        {client.scopes.map((scope) => (
          <li key={scope} className="rounded bg-raised px-1.5 py-0.5 font-mono text-xs">
            {scope}
          </li>
        ))}
      </ul>
      <Secrets client={client} onEnd={mayManage ? (secretId) => setAct({ kind: "end", secretId }) : undefined} />
      {act === "edit" ? (
        <ApiClientForm
          merchantId={client.merchant_id}
          client={client}
          owners={owners}
          onDone={() => {
            setAct(undefined);
            onChanged();
          }}
          onClose={() => setAct(undefined)}
        />
      ) : act ? (
        <ApiClientAct
          command={act}
          client={client}
          onDone={(answer) => {
            setAct(undefined);
            if (act.kind === "rotate") onSecret(answer);
            else onChanged();
          }}
          onClose={() => setAct(undefined)}
        />
      ) : null}
    </li>
  );
}

function Secrets({ client, onEnd }: { client: ApiClient; onEnd: ((secretId: string) => void) | undefined }) {
  const alive = client.secrets.filter((secret) => secret.alive);
  const ended = client.secrets.length - alive.length;
  return (
    <div className="text-xs text-soft">
      <ul aria-label={`Secrets of ${client.name}`} className="space-y-1">
        {alive.map(({ secret_id, created_ms, expires_ms }) => (
          <li key={secret_id} className="flex flex-wrap items-center gap-x-2">
            <span>
              Secret <span className="font-mono">{secret_id}</span> of <ExactTime atMs={created_ms} />
              {expires_ms === null ? ", without an end" : ", ends "}
              {expires_ms === null ? null : <ExactTime atMs={expires_ms} />}
            </span>
            {onEnd && alive.length > 1 ? (
              <Button kind="quiet" size="small" onClick={() => onEnd(secret_id)}>
                End now
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
      {ended > 0 ? <p>{ended === 1 ? "One more has ended." : `${ended} more have ended.`}</p> : null}
    </div>
  );
}
