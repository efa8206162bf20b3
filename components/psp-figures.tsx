import { Count } from "@/components/count";
import { Percent } from "@/components/percent";
import { Card } from "@/components/ui/card";
import { ScrollBox } from "@/components/ui/scroll-box";
import { Cell, HeadCell, Row, Table } from "@/components/ui/table";
import type { HealthFigures, PspHealth } from "@/lib/psp/health-schema";

const windowWords: Readonly<Record<string, string>> = {
  "1m": "1 minute",
  "5m": "5 minutes",
  "1h": "1 hour",
  "24h": "24 hours",
};

/** The figures of an account over its windows. */
export function PspFigures({ windows }: Pick<PspHealth, "windows">) {
  return (
    <Card title="Figures">
      <ScrollBox bare label="By window">
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
            {Object.entries(windows).map(([name, figures]) => (
              <FiguresRow key={name} name={windowWords[name] ?? name} figures={figures} />
            ))}
          </tbody>
        </Table>
      </ScrollBox>
    </Card>
  );
}

function FiguresRow({ name, figures }: { name: string; figures: HealthFigures }) {
  const { latency_ms } = figures;
  const ms = (value: number | null) => (value === null ? "–" : `${value} ms`);
  const values = [
    <Count key="attempts" of={figures.attempts} />,
    <Percent key="success" of={figures.success_rate} />,
    <Percent key="decline" of={figures.decline_rate} />,
    <Percent key="error" of={figures.error_rate} />,
    ms(latency_ms.p50),
    ms(latency_ms.p95),
    ms(latency_ms.p99),
  ];
  return (
    <Row>
      <Cell className="whitespace-nowrap">{name}</Cell>
      {values.map((value, index) => (
        <Cell key={index} className="text-right whitespace-nowrap">
          {value}
        </Cell>
      ))}
    </Row>
  );
}
