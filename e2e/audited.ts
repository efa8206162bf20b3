import { globSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "vitest";
import { audit, untilQuiet } from "@/e2e/audit/audit";
import { EXCUSES } from "@/e2e/audit/excuses";
import type { HistoryEntry } from "@/e2e/audit/history";
import type { Finding } from "@/e2e/audit/verdict";
import type { Product } from "@/e2e/product";

/** What waits for the sweep waits a minute, and is worked on then. */
const QUIET_MS_MAX = 90_000;

/** Waits until a product is quiet, and expects the auditor to find nothing. `history`: what the clients saw. */
export async function expectAudited(
  product: Product,
  more: { history?: readonly HistoryEntry[]; withinMs?: number } = {},
): Promise<void> {
  const sources = {
    run: product.file,
    logFiles: globSync(join(dirname(product.runFilePath), "logs", "*.log")),
    ...(more.history ? { history: more.history } : {}),
  };
  await untilQuiet(sources, more.withinMs ?? QUIET_MS_MAX);
  const { findings, excused, verdicts } = await audit({ ...sources, quiet: true });
  expect(findings).toEqual([]);
  expectExcused(excused);
  // An auditor that looked at nothing found nothing either.
  expect(verdicts.flatMap(({ counted }) => Object.values(counted)).some((count) => count > 0)).toBe(true);
}

/** Expects every finding that is excused to be one that the kind of its case explains. */
export function expectExcused(excused: readonly Finding[]): void {
  const unexplained = excused.filter(({ what, ids }) => {
    const explains = Object.entries(EXCUSES).find(([kind]) => kind === ids.at(-1))?.[1] ?? [];
    return !explains.some((rule) => what === rule || what.startsWith(`${rule}: `));
  });
  expect(unexplained).toEqual([]);
}
