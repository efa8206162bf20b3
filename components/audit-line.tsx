import Link from "next/link";
import type { ReactNode } from "react";
import type { AuditAddress } from "@/components/audit-address";
import { AuditChanges } from "@/components/audit-changes";
import { Fact, Facts, Mono } from "@/components/ui/facts";
import { ExactTime, RelativeTime } from "@/components/ui/time";
import type { AuditRecord } from "@/lib/audit/schema";

const actorWords = { operator: "person", api_client: "API client", system: "Paydesk itself" } as const;

/** One thing that was done: who, what, to which object, what changed, and from where. */
export function AuditLine({
  record,
  onFilter,
}: {
  record: AuditRecord;
  onFilter: (change: Partial<AuditAddress>) => void;
}) {
  const { actor, action, object, created_ms } = record;
  return (
    <li className="px-4 py-3">
      <p className="flex flex-wrap items-baseline gap-x-2 gap-y-1">
        <Narrow
          title={`Only what this ${actorWords[actor.type]} did (${actor.id})`}
          onClick={() => onFilter({ actor: actor.id })}
        >
          <bdi>{actor.name ?? actor.id}</bdi>
        </Narrow>
        <Narrow title={`Only ${action}`} onClick={() => onFilter({ action })} code>
          {action}
        </Narrow>
        <ObjectLink type={object.type} id={object.id} />
        <span className="ml-auto text-soft">
          <RelativeTime atMs={created_ms} />
        </span>
      </p>
      <AuditChanges before={record.before} after={record.after} />
      <details>
        <summary data-row className="w-fit rounded py-1 text-xs text-soft hover:text-ink">
          {record.ip ? `From ${record.ip}` : actorWords[actor.type]} · record {record.seq}
        </summary>
        <div className="mt-1 max-w-3xl rounded-md border border-line">
          <Facts>
            <Fact name="When">
              <ExactTime atMs={created_ms} />
            </Fact>
            <Fact name="Actor">
              {actorWords[actor.type]} <Mono copy="actor id">{actor.id}</Mono>
            </Fact>
            <Fact name="Address">{record.ip ?? "not kept"}</Fact>
            <Fact name="Session">
              {record.session_id ? <Mono copy="session id">{record.session_id}</Mono> : "none"}
            </Fact>
            <Fact name="Request">
              {record.request_id ? <Mono copy="request id">{record.request_id}</Mono> : "none"}
            </Fact>
            <Fact name="Chain">
              <Mono copy="chain">{record.chain}</Mono>
            </Fact>
            <Fact name="Hash">
              <Mono copy="hash">{record.hash}</Mono>
            </Fact>
          </Facts>
        </div>
      </details>
    </li>
  );
}

/** Where an object has a page of its own. */
const pages: Readonly<Record<string, string>> = {
  payment_intent: "/payments",
  case: "/cases",
  merchant: "/settings/merchants",
  psp_account: "/psps",
};

function ObjectLink({ type, id }: { type: string; id: string }) {
  const page = pages[type];
  const text = <span className="font-mono text-xs break-all">{id}</span>;
  if (!page) return text;
  return (
    <Link href={`${page}/${encodeURIComponent(id)}`} prefetch={false} className="py-0.5 text-accent hover:underline">
      {text}
    </Link>
  );
}

function Narrow({
  title,
  code = false,
  onClick,
  children,
}: {
  title: string;
  code?: boolean;
  onClick: () => void;
  children: ReactNode;
}) {
  return (
    <button
      type="button"
      title={title}
      onClick={onClick}
      className={`min-h-6 rounded text-left wrap-anywhere hover:underline ${code ? "font-mono text-xs" : "font-medium"}`}
    >
      {children}
    </button>
  );
}
