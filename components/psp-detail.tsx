import Link from "next/link";
import { HealthLine } from "@/components/health-line";
import { circuitText, errorMix, errorText, percent, stateLooks } from "@/components/psp-words";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { classNames } from "@/components/ui/class-names";
import { Cell, HeadCell, Row, Table } from "@/components/ui/table";
import { ExactTime, RelativeTime } from "@/components/ui/time";
import { HEALTH_RANGES, type HealthFigures, type PspHealthDetail } from "@/lib/psp/health-schema";

const rangeWords: Readonly<Record<(typeof HEALTH_RANGES)[number], string>> = {
  "1h": "Last hour",
  "24h": "24 hours",
  "30d": "30 days",
};
const LINE_HEIGHT = 140;

/** One PSP account: its figures, its line over time, what happened to it, and which calls failed lately. */
export function PspDetail({ health }: { health: PspHealthDetail }) {
  const { word, tone } = stateLooks[health.state];
  return (
    <div className="space-y-5">
      <div>
        <Link href="/psps" className="text-soft hover:text-ink">
          PSPs
        </Link>
        <h1 className="mt-1 flex flex-wrap items-center gap-3 text-xl font-semibold tracking-tight">
          {health.name} <Badge tone={tone}>{word}</Badge>
        </h1>
        <p className="mt-1 text-soft">
          {health.enabled ? circuitText(health) : "Switched off: it gets no new charges."} {word} since{" "}
          <RelativeTime atMs={health.state_since_ms} />.
        </p>
      </div>
      <Card
        title="Requests"
        aside={
          <nav aria-label="Range" className="flex gap-1">
            {HEALTH_RANGES.map((range) => (
              <Link
                key={range}
                href={`/psps/${health.psp_account_id}?range=${range}`}
                aria-current={range === health.range ? "page" : undefined}
                className={classNames(
                  "rounded px-2 py-1 text-xs text-soft hover:bg-raised",
                  range === health.range && "bg-raised text-ink",
                )}
              >
                {rangeWords[range]}
              </Link>
            ))}
          </nav>
        }
      >
        <div className="space-y-3 p-4">
          <HealthLine points={health.points} label={rangeWords[health.range]} height={LINE_HEIGHT} />
          <p className="text-soft">
            {health.totals.attempts} requests, {percent(health.totals.success_rate)} succeeded,{" "}
            {percent(health.totals.decline_rate)} were declined, {percent(health.totals.error_rate)} were errors
            {errorMix(health.totals).map(({ errorClass, count }) => `; ${count} × it ${errorText(errorClass)}`)}.
          </p>
        </div>
      </Card>
      <Card title="Figures">
        <div className="overflow-x-auto">
          <Table>
            <thead>
              <tr>
                {["Over", "Requests", "Success", "Declined", "Errors", "p50", "p95", "p99"].map((name) => (
                  <HeadCell key={name} className={name === "Over" ? "" : "text-right"}>
                    {name}
                  </HeadCell>
                ))}
              </tr>
            </thead>
            <tbody>
              {Object.entries(health.windows).map(([name, figures]) => (
                <FiguresRow key={name} name={name} figures={figures} />
              ))}
            </tbody>
          </Table>
        </div>
      </Card>
      <div className="grid items-start gap-5 lg:grid-cols-2">
        <Card title="History">
          <ol className="divide-y divide-line">
            {health.history.map((change) => (
              <li key={`${change.at_ms} ${change.kind} ${change.to}`} className="px-4 py-2">
                <span className="font-medium">
                  {change.kind}: {change.from.replace("_", " ")} → {change.to.replace("_", " ")}
                </span>{" "}
                <span className="text-soft">
                  because {change.because} · {change.actor.id} · <ExactTime atMs={change.at_ms} />
                </span>
              </li>
            ))}
            {health.history.length === 0 ? (
              <li className="px-4 py-6 text-center text-soft">Nothing has changed yet.</li>
            ) : null}
          </ol>
        </Card>
        <Card title="Failing calls">
          <ul className="divide-y divide-line">
            {health.failing_calls.map((call) => (
              <li key={`${call.psp_call_id} ${call.at_ms}`} className="px-4 py-2">
                <Link
                  href={`/payments/${call.payment_intent_id}`}
                  prefetch={false}
                  className="font-medium hover:underline"
                >
                  {call.operation}
                </Link>{" "}
                <span className="text-soft">
                  it {errorText(call.class)} ({call.reason}) after {call.duration_ms} ms ·{" "}
                  <RelativeTime atMs={call.at_ms} />
                </span>
              </li>
            ))}
            {health.failing_calls.length === 0 ? (
              <li className="px-4 py-6 text-center text-soft">No call has failed.</li>
            ) : null}
          </ul>
        </Card>
      </div>
    </div>
  );
}

function FiguresRow({ name, figures }: { name: string; figures: HealthFigures }) {
  const { latency_ms } = figures;
  const ms = (value: number | null) => (value === null ? "–" : `${value} ms`);
  const values = [
    String(figures.attempts),
    percent(figures.success_rate),
    percent(figures.decline_rate),
    percent(figures.error_rate),
    ms(latency_ms.p50),
    ms(latency_ms.p95),
    ms(latency_ms.p99),
  ];
  return (
    <Row>
      <Cell>{name}</Cell>
      {values.map((value, index) => (
        <Cell key={index} className="text-right whitespace-nowrap">
          {value}
        </Cell>
      ))}
    </Row>
  );
}
