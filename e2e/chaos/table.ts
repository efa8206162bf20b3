import type { Figures } from "@/e2e/chaos/chaos";

/** The figures of a run, line by line, with what the auditor looked at and found. */
export function tableOf({ report, ...figures }: Figures): string[] {
  const { tally, disasters, pspFaults } = figures;
  const rows: Array<[string, number | string]> = [
    ["payments", figures.payments],
    ["requests sent", tally.sent],
    ["answers that acknowledge something", figures.acknowledged],
    ["answers lost", tally.lost],
    ["requests given up by their client", tally.givenUp],
    ...Object.entries(disasters),
    ["database connections cut", figures.cuts],
    ...Object.entries(pspFaults).map(([kind, times]): [string, number] => [`PSP fault ${kind}`, times]),
    ["quiet after", `${(figures.quietAfterMs / 1_000).toFixed(1)} s`],
    ["findings", report.findings.length],
    ["excused by open cases", report.excused.length],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return [
    ...rows.map(([name, value]) => `${name.padEnd(width)}  ${value}`),
    ...report.verdicts.map(
      ({ invariant, title, counted, findings }) =>
        `${findings.length === 0 ? "ok   " : "WRONG"} ${invariant} ${title}: ${JSON.stringify(counted)}`,
    ),
    ...report.excused.map((finding) => `excused ${JSON.stringify(finding)}`),
    ...report.findings.map((finding) => `FINDING ${JSON.stringify(finding)}`),
  ];
}
