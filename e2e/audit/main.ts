import { existsSync, globSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { audit, untilQuiet } from "@/e2e/audit/audit";
import type { Finding, Verdict } from "@/e2e/audit/verdict";
import { readRunFile } from "@/e2e/run-file";

/** Work that was accepted a moment ago gets this long to be done. */
const QUIET_MS_MAX = 60_000;

const { values } = parseArgs({
  options: {
    "data-dir": { type: "string", default: process.env.PAYDESK_DATA_DIR ?? ".paydesk" },
    history: { type: "string" },
    "under-load": { type: "boolean", default: false },
    canary: { type: "string", multiple: true },
  },
});
const runFile = join(values["data-dir"], "run.json");
if (existsSync(runFile)) await report();
else {
  console.error(`Nothing runs from ${values["data-dir"]}.`);
  console.error("Next step: start the product with npm start, or name its folder: npm run audit -- --data-dir FOLDER");
  process.exitCode = 2;
}

async function report(): Promise<void> {
  const sources = {
    run: readRunFile(runFile),
    logFiles: globSync(join(values["data-dir"], "logs", "*.log")),
    ...(values.history ? { historyFile: values.history } : {}),
    ...(values.canary ? { canaries: values.canary } : {}),
  };
  const quiet = !values["under-load"];
  if (quiet && !(await untilQuiet(sources, QUIET_MS_MAX))) console.log(`It was not quiet within ${QUIET_MS_MAX} ms.`);
  const { verdicts, findings, excused } = await audit({ ...sources, quiet });
  for (const verdict of verdicts) console.log(lineOf(verdict));
  for (const finding of excused) console.log(`excused   ${told(finding)}`);
  for (const finding of findings) console.log(`FINDING   ${told(finding)}`);
  console.log(`${findings.length} findings, ${excused.length} excused by open cases`);
  process.exitCode = findings.length === 0 ? 0 : 1;
}

function lineOf({ invariant, title, counted, findings }: Verdict): string {
  const counts = Object.entries(counted).map(([name, count]) => `${count} ${name}`);
  const looked = Object.values(counted).some((count) => count > 0);
  const mark = findings.length > 0 ? "WRONG  " : looked ? "ok     " : "nothing";
  return `${String(invariant).padStart(2)} ${mark} ${title} (${counts.join(", ")})`;
}

function told({ invariant, what, ids }: Finding): string {
  return `${invariant}: ${what}${ids.length > 0 ? ` [${ids.join(", ")}]` : ""}`;
}
