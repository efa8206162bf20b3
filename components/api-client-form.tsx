"use client";

import { useState } from "react";
import { ActDialog } from "@/components/act-dialog";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { isolated } from "@/lib/core/isolate";
import { SCOPES } from "@/lib/core/scopes";
import { type ApiClient, NAME_MAX, type Owner } from "@/lib/merchants/schema";

type Props = {
  merchantId: string;
  /** The one that is changed; a new one without. */
  client?: ApiClient;
  owners: readonly Owner[];
  onDone: (answer: unknown) => void;
  onClose: () => void;
};

/** Of a new client most want these. */
const USUAL: readonly string[] = ["payments:read", "payments:write", "refunds:read", "refunds:write"];

/** Makes an API client, or changes one. Its mode is chosen once: objects of the two modes never meet. */
export function ApiClientForm({ merchantId, client, owners, onDone, onClose }: Props) {
  const [name, setName] = useState(client?.name ?? "");
  const [scopes, setScopes] = useState<readonly string[]>(client?.scopes ?? USUAL);
  const [live, setLive] = useState(client?.livemode ?? false);
  const [owner, setOwner] = useState(client?.owner?.id ?? "");
  return (
    <ActDialog
      title={client ? `Edit ${client.name}` : "New API client"}
      description={
        client
          ? "What changes here counts at once, also for tokens that are out."
          : "Its secret is shown once, when it is made. Whoever is shown it never decides about the refunds that the client asks for."
      }
      verb={client ? "Save" : "Create"}
      done={client ? "The API client is changed" : "The API client is there"}
      request={() =>
        client
          ? {
              path: `/v1/admin/api_clients/${client.client_id}`,
              method: "PATCH",
              body: changesOf(client, { name, scopes, owner }),
            }
          : {
              path: "/v1/admin/api_clients",
              body: { merchant_id: merchantId, livemode: live, name, scopes, owner_id: owner || null },
            }
      }
      onDone={onDone}
      onClose={onClose}
    >
      <Field
        id="client-name"
        label="Name"
        required
        dir="auto"
        maxLength={NAME_MAX}
        autoComplete="off"
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <Scopes scopes={scopes} onScopes={setScopes} />
      <OwnerChoice owner={owner} owners={owners} present={client?.owner ?? null} onOwner={setOwner} />
      {client ? null : (
        <label className="flex min-h-8 items-center gap-2">
          <input
            type="checkbox"
            className="size-4 accent-accent"
            checked={live}
            onChange={({ target }) => setLive(target.checked)}
          />
          Live mode: it moves real money
        </label>
      )}
    </ActDialog>
  );
}

/** What was changed here and nothing else: what a colleague changed meanwhile stays theirs. */
function changesOf(client: ApiClient, typed: { name: string; scopes: readonly string[]; owner: string }) {
  const { name, scopes, owner } = typed;
  const same = client.scopes.length === scopes.length && client.scopes.every((scope) => scopes.includes(scope));
  return {
    ...(name === client.name ? {} : { name }),
    ...(same ? {} : { scopes, scopes_before: client.scopes }),
    ...(owner === (client.owner?.id ?? "") ? {} : { owner_id: owner || null }),
  };
}

function Scopes({ scopes, onScopes }: { scopes: readonly string[]; onScopes: (scopes: readonly string[]) => void }) {
  return (
    <fieldset className="space-y-1.5">
      <legend className="font-medium">What it may do</legend>
      <div className="grid gap-x-4 sm:grid-cols-2">
        {SCOPES.map((scope) => (
          <label key={scope} className="flex min-h-8 items-center gap-2">
            <input
              type="checkbox"
              className="size-4 accent-accent"
              checked={scopes.includes(scope)}
              onChange={({ target }) =>
                onScopes(target.checked ? [...scopes, scope] : scopes.filter((each) => each !== scope))
              }
            />
            <span className="font-mono text-xs">{scope}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function OwnerChoice({
  owner,
  owners,
  present,
  onOwner,
}: {
  owner: string;
  owners: readonly Owner[];
  /** Who it is now, who may be none of those that can be chosen any more. */
  present: ApiClient["owner"];
  onOwner: (id: string) => void;
}) {
  return (
    <div className="space-y-1.5">
      <label htmlFor="client-owner" className="block font-medium">
        Owner
      </label>
      <Select id="client-owner" className="w-full" value={owner} onChange={({ target }) => onOwner(target.value)}>
        <option value="">Nobody</option>
        {present && !owners.some(({ id }) => id === present.id) ? (
          <option value={present.id}>
            {isolated(present.name)}
            {present.active ? "" : ", who is switched off"}
          </option>
        ) : null}
        {owners.map(({ id, name, email }) => (
          <option key={id} value={id}>
            {isolated(name)}, {email}
          </option>
        ))}
      </Select>
      <span className="block text-xs text-soft">
        The person who answers for it. They never decide about the refunds that it asks for.
      </span>
    </div>
  );
}
