import {
  Bell,
  ChevronRight,
  CircleDot,
  CreditCard,
  Hand,
  HelpCircle,
  Route,
  Send,
  TriangleAlert,
  UserCheck,
} from "lucide-react";
import Link from "next/link";
import { Duration } from "@/components/duration";
import { PaymentStatus } from "@/components/payment-status";
import { TimelineTime } from "@/components/timeline-time";
import { buttonClass } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { classNames } from "@/components/ui/class-names";
import { CopyButton } from "@/components/ui/copy-button";
import type { PaymentIntentStatus } from "@/lib/payments/status";

type Kind = "state" | "charge" | "psp_call" | "inquiry" | "notification" | "delivery" | "case" | "decision" | "act";

type Entry = {
  id: string;
  atMs: number;
  kind: Kind;
  actor: string;
  sentence: string;
  status?: PaymentIntentStatus;
  alarming?: boolean;
  durationMs?: number;
  requestId?: string;
  detail: string;
};

/** How each kind of entry is called and drawn. */
const looks: Readonly<Record<Kind, { name: string; Icon: typeof Bell }>> = {
  state: { name: "State and event", Icon: CircleDot },
  charge: { name: "Charge", Icon: Route },
  psp_call: { name: "PSP call", Icon: CreditCard },
  inquiry: { name: "PSP inquiry", Icon: HelpCircle },
  notification: { name: "PSP notification", Icon: Bell },
  delivery: { name: "Webhook delivery", Icon: Send },
  case: { name: "Case", Icon: TriangleAlert },
  decision: { name: "Decision", Icon: UserCheck },
  act: { name: "Act of an operator", Icon: Hand },
};

/** With their records about a megabyte of page, which a page that is read anew every few seconds can carry. */
const SHOWN_MAX = 100;

type Props = {
  entries: readonly Entry[];
  /** Where all of a long story is shown; null: here. */
  wholeAt: string | null;
};

/** Everything that happened to a payment, oldest first, each entry with the record behind it folded away. */
export function PaymentTimeline({ entries, wholeAt }: Props) {
  const shown = wholeAt === null ? entries : entries.slice(-SHOWN_MAX);
  const earlier = entries.length - shown.length;
  return (
    <Card title="Timeline" aside={<span className="text-xs text-soft">{entries.length} entries</span>}>
      {wholeAt !== null && earlier > 0 ? (
        <p className="border-b border-line px-4 py-2">
          <Link href={wholeAt} prefetch={false} scroll={false} className={buttonClass({ size: "small" })}>
            Show the earlier {earlier}
          </Link>
        </p>
      ) : null}
      <ol className="px-4 pt-4 pb-1">
        {shown.map((entry, index) => (
          <TimelineItem
            key={entry.id}
            entry={entry}
            last={index === shown.length - 1}
            beforeMs={shown[index - 1]?.atMs}
          />
        ))}
      </ol>
    </Card>
  );
}

function TimelineItem({ entry, last, beforeMs }: { entry: Entry; last: boolean; beforeMs: number | undefined }) {
  const { name, Icon } = looks[entry.kind];
  return (
    <li className="relative flex gap-3 pb-4">
      {last ? null : <span aria-hidden className="absolute top-7 bottom-0 left-3.5 w-px bg-line" />}
      <span
        title={name}
        className={classNames(
          "grid size-7 shrink-0 place-items-center rounded-full border border-line bg-paper text-soft",
          entry.alarming && "border-bad text-bad",
          (entry.kind === "state" || entry.kind === "act" || entry.kind === "decision") && "border-accent text-accent",
        )}
      >
        <Icon className="size-3.5" aria-label={name} />
      </span>
      <details className="group min-w-0 grow">
        <summary className="list-none rounded pr-6 [&::-webkit-details-marker]:hidden">
          <ChevronRight
            aria-hidden
            className="absolute top-1.5 right-0 size-4 text-soft transition-transform group-open:rotate-90 motion-reduce:transition-none"
          />
          <span className="flex flex-wrap items-center gap-x-2 text-xs leading-7 text-soft">
            <TimelineTime atMs={entry.atMs} beforeMs={beforeMs} />
            <bdi className="leading-5 font-medium wrap-anywhere">{entry.actor}</bdi>
            {entry.durationMs === undefined ? null : <Duration ms={entry.durationMs} />}
          </span>
          <span className="block wrap-anywhere">
            {entry.sentence} {entry.status ? <PaymentStatus status={entry.status} /> : null}
          </span>
        </summary>
        <Raw entry={entry} />
      </details>
    </li>
  );
}

function Raw({ entry }: { entry: Entry }) {
  return (
    <div className="mt-2 space-y-1 text-xs">
      {entry.requestId ? (
        <p className="flex items-center gap-1 text-soft">
          Request <span className="font-mono break-all">{entry.requestId}</span>
          <CopyButton text={entry.requestId} label="request id" />
        </p>
      ) : null}
      <div className="relative">
        <pre className="max-h-96 overflow-auto rounded-md bg-raised p-3 pr-10 font-mono leading-5 whitespace-pre-wrap wrap-anywhere">
          {entry.detail}
        </pre>
        <span className="absolute top-2 right-2">
          <CopyButton text={entry.detail} label="record" />
        </span>
      </div>
    </div>
  );
}
