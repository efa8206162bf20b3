"use client";

import { useState } from "react";
import type { Series } from "@/components/chart-marks";
import { momentText } from "@/components/chart-moment";
import { useLocale } from "@/components/ui/locale";
import { ScrollBox } from "@/components/ui/scroll-box";
import { Cell, HeadCell, Row, Table } from "@/components/ui/table";
import { useZone } from "@/components/ui/zone";

type Props = {
  title: string;
  series: readonly Series[];
  startsMs: readonly number[];
  stepMs: number;
  format: (value: number) => string;
};

/** The figures of a chart as a table, made when somebody asks for it. */
export function ChartTable({ title, series, startsMs, stepMs, format }: Props) {
  const [open, setOpen] = useState(false);
  const zone = useZone();
  const locale = useLocale();
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)} className="text-xs">
      <summary className="inline-block rounded py-1 text-soft hover:text-ink">{title} as a table</summary>
      {open ? (
        <div className="max-h-80 overflow-y-auto">
          <ScrollBox label={`${title} as a table`}>
            <Table>
              <thead>
                <tr>
                  <HeadCell>From</HeadCell>
                  {series.map(({ name }) => (
                    <HeadCell key={name} className="text-right">
                      {name}
                    </HeadCell>
                  ))}
                </tr>
              </thead>
              <tbody>
                {startsMs.map((atMs, index) => (
                  <Row key={atMs}>
                    <Cell className="whitespace-nowrap">{momentText(atMs, stepMs, zone, locale)}</Cell>
                    {series.map(({ name, values }) => {
                      const value = values[index];
                      return (
                        <Cell key={name} className="text-right">
                          {value === null || value === undefined ? "–" : format(value)}
                        </Cell>
                      );
                    })}
                  </Row>
                ))}
              </tbody>
            </Table>
          </ScrollBox>
        </div>
      ) : null}
    </details>
  );
}
