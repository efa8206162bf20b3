"use client";

import { useState } from "react";
import { ActDialog } from "@/components/act-dialog";
import { Select } from "@/components/ui/select";
import { type ApiClient, OVERLAP_HOURS } from "@/lib/merchants/schema";

export type ClientCommand = { kind: "rotate" | "enable" | "disable" } | { kind: "end"; secretId: string };

const OVERLAP_DEFAULT_HOURS = 24;

const words = {
  rotate: {
    title: "Make a new secret for",
    verb: "Make it",
    what: "It is shown once. The old one works beside it for as long as you choose. Whoever is shown a secret never decides about the refunds that the client asks for.",
    done: "The new secret is there",
  },
  end: {
    title: "End a secret of",
    verb: "End it now",
    what: "Programs that still use it get no more tokens. Those they have end by themselves within five minutes.",
    done: "The secret has ended",
  },
  enable: { title: "Enable", verb: "Enable", what: "Its tokens work again.", done: "The API client is enabled" },
  disable: {
    title: "Disable",
    verb: "Disable",
    what: "Its tokens are refused at once, and it gets no new ones.",
    done: "The API client is disabled",
  },
} as const;

/** Asks once more before a client gets another secret, loses one, or is switched off or on. */
export function ApiClientAct({
  command,
  client,
  onDone,
  onClose,
}: {
  command: ClientCommand;
  client: ApiClient;
  onDone: (answer: unknown) => void;
  onClose: () => void;
}) {
  const [hours, setHours] = useState<number>(OVERLAP_DEFAULT_HOURS);
  const { title, verb, what, done } = words[command.kind];
  return (
    <ActDialog
      title={`${title} ${client.name}?`}
      description={what}
      verb={verb}
      done={done}
      dangerous={command.kind === "end" || command.kind === "disable"}
      request={() => requestOf(command, client, hours)}
      onDone={onDone}
      onClose={onClose}
    >
      {command.kind === "rotate" ? (
        <div className="space-y-1.5">
          <label htmlFor="secret-overlap" className="block font-medium">
            The old secret works for
          </label>
          <Select id="secret-overlap" value={hours} onChange={({ target }) => setHours(Number(target.value))}>
            {OVERLAP_HOURS.map((each) => (
              <option key={each} value={each}>
                {overlapText(each)}
              </option>
            ))}
          </Select>
        </div>
      ) : undefined}
    </ActDialog>
  );
}

function requestOf(command: ClientCommand, { client_id }: ApiClient, hours: number) {
  const path = `/v1/admin/api_clients/${client_id}`;
  switch (command.kind) {
    case "rotate":
      return { path: `${path}:rotate_secret`, body: { overlap_hours: hours } };
    case "end":
      return { path: `${path}:end_secret`, body: { secret_id: command.secretId } };
    case "enable":
    case "disable":
      return { path, method: "PATCH" as const, body: { status: command.kind === "enable" ? "active" : "disabled" } };
  }
}

function overlapText(hours: number): string {
  if (hours === 0) return "not at all: it ends now";
  if (hours === 1) return "1 hour";
  return hours < 72 ? `${hours} hours` : `${hours / 24} days`;
}
