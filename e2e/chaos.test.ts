import { expect, test } from "vitest";
import { expectExcused } from "@/e2e/audited";
import { runChaos } from "@/e2e/chaos/chaos";
import { tableOf } from "@/e2e/chaos/table";

const DURATION_MS = 60_000;
/** The time to start, to become quiet, and to be audited. */
const LIMIT_MS = DURATION_MS + 480_000;

test("a minute of chaos: nothing is lost, nothing is done twice, and the auditor finds nothing", {
  timeout: LIMIT_MS,
}, async () => {
  const seed = Number(process.env.PAYDESK_SEED ?? Math.floor(Math.random() * 1_000_000));
  console.log(`seed ${seed}; again: PAYDESK_SEED=${seed} npx vitest run --project product e2e/chaos.test.ts`);
  const { report, ...figures } = await runChaos({ seed, durationMs: DURATION_MS }, (line) => console.log(line));
  for (const line of tableOf({ report, ...figures })) console.log(line);
  expect(report.findings).toEqual([]);
  expectExcused(report.excused);
  // A run in which little happened proves little.
  expect(figures.acknowledged).toBeGreaterThan(50);
  expect(Object.values(figures.disasters).reduce((sum, times) => sum + times, 0)).toBeGreaterThan(3);
  expect(Object.values(figures.pspFaults).reduce((sum, times) => sum + times, 0)).toBeGreaterThan(5);
});
