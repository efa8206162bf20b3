import { Amount } from "@/components/amount";
import { Duration } from "@/components/duration";
import { Badge, type Tone } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { CopyButton } from "@/components/ui/copy-button";
import { Fact, Facts, Mono } from "@/components/ui/facts";
import { TimeOfDay } from "@/components/ui/time";

type Exchange = { at_ms: number; duration_ms: number; outcome: string; says: string };

/** A request with effect at a PSP, with everything that was said about it. */
export type ShownPspCall = {
  psp_call_id: string;
  psp_name: string;
  operation: string;
  asks: string;
  amount: number;
  currency: string;
  status: string;
  outcome: string | null;
  says: string;
  psp_reference: string | null;
  duration_ms: number | null;
  sends: readonly Exchange[];
  inquiries: readonly Exchange[];
  request_id: string;
  created_ms: number;
};

const tones: Readonly<Record<string, Tone>> = {
  approved: "good",
  pending: "open",
  declined: "bad",
  rejected: "bad",
  not_sent: "bad",
  unknown: "wait",
  needs_review: "bad",
};

/** What was asked of PSPs, what came back and how long it took, decoded into words. */
export function PaymentPspCalls({ calls }: { calls: readonly ShownPspCall[] }) {
  if (calls.length === 0) {
    return (
      <Card title="PSP calls">
        <p className="px-4 py-10 text-center text-soft">Nothing was asked of a PSP yet.</p>
      </Card>
    );
  }
  return (
    <div className="space-y-5">
      {calls.map((call, index) => (
        <PspCall key={call.psp_call_id} call={call} number={index + 1} />
      ))}
    </div>
  );
}

function PspCall({ call, number }: { call: ShownPspCall; number: number }) {
  const word = call.outcome ?? call.status;
  return (
    <Card
      title={`${number}. ${call.operation}, ${call.psp_name}`}
      aside={<Badge tone={tones[word] ?? "quiet"}>{word.replaceAll("_", " ")}</Badge>}
    >
      <p className="px-4 pt-3">
        Asked {call.psp_name} to {call.asks}. It {call.says}.
      </p>
      <Facts>
        <Fact name="Amount">
          <Amount minor={String(call.amount)} currency={call.currency} />
        </Fact>
        <Fact name="Took">{call.duration_ms === null ? "not answered" : <Duration ms={call.duration_ms} />}</Fact>
        <Fact name="PSP call">
          <Mono copy="PSP call id">{call.psp_call_id}</Mono>
        </Fact>
        {call.psp_reference ? (
          <Fact name="At the PSP">
            <Mono copy="PSP reference">{call.psp_reference}</Mono>
          </Fact>
        ) : null}
        <Fact name="Request">
          <span className="inline-flex items-center gap-1 font-mono text-xs">
            <span className="break-all">{call.request_id}</span>
            <CopyButton text={call.request_id} label="request id" />
          </span>
        </Fact>
      </Facts>
      <Exchanges title="Sent" exchanges={call.sends} psp={call.psp_name} />
      <Exchanges title="Asked what became of it" exchanges={call.inquiries} psp={call.psp_name} />
    </Card>
  );
}

function Exchanges({ title, exchanges, psp }: { title: string; exchanges: readonly Exchange[]; psp: string }) {
  if (exchanges.length === 0) return null;
  return (
    <div className="border-t border-line px-4 py-3">
      <h3 className="mb-1 text-xs font-medium text-soft">
        {title} ({exchanges.length})
      </h3>
      <ol className="space-y-1.5">
        {exchanges.map((exchange, index) => (
          <li key={`${exchange.at_ms} ${index}`} className="flex flex-wrap items-baseline gap-x-3">
            <span className="text-xs text-soft">
              <TimeOfDay atMs={exchange.at_ms} withDate />
            </span>
            <span className="text-xs text-soft tabular-nums">
              <Duration ms={exchange.duration_ms} />
            </span>
            <span className="min-w-0 grow basis-60 wrap-anywhere">
              {psp} {exchange.says}.
            </span>
          </li>
        ))}
      </ol>
    </div>
  );
}
