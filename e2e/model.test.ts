import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { expectAudited } from "@/e2e/audited";
import { query } from "@/e2e/database";
import { type Model, settle } from "@/e2e/model/run";
import { commands } from "@/e2e/model/script";
import { World } from "@/e2e/model/world";
import { startProduct } from "@/e2e/product";

const RUNS = Number(process.env.PAYDESK_MODEL_RUNS ?? 200);
const COMMANDS_PER_RUN = 30;
/** Runs go side by side: most of them wait for a PSP most of the time. */
const LANES = 10;
/** Each kills a process under all lanes. */
const RESTARTS_MAX = 3;
/** A seed picks the commands; how the lanes meet is up to the machine. */
const SEED = Number(process.env.PAYDESK_SEED ?? Date.now() % 1_000_000_000);
/** A failing run is made smaller for this long at most. */
const SHRINK_MS = Number(process.env.PAYDESK_SHRINK_MS ?? 60_000);
const LIMIT_MS = 600_000;
const RUNS_THAT_SEE_ALL = 200;
/** What so many runs come across, whatever the seed. */
const EXPECTED = [
  "create succeeded",
  "create failed",
  "create requires_action",
  "confirm succeeded",
  "confirm invalid_state",
  "capture succeeded",
  "capture requires_capture",
  "capture amount_too_large",
  "cancel canceled",
  "cancel invalid_state",
  "cancel succeeded",
  "refund succeeded",
  "refund failed",
  "refund processing",
  "refund requires_approval",
  "refund amount_too_large",
  "approve succeeded",
  "approve forbidden",
  "reject rejected",
];

let world: World;
const finished: Model[] = [];

beforeAll(async () => {
  const bounds = { SWEEP_AFTER_MS: "1000", PSP_TIMEOUT_MS: "3000", PSP_LEASE_MARGIN_MS: "2000" };
  world = new World(await startProduct({ env: { ...bounds, DATABASE_POOL_MAX: "20" } }), RESTARTS_MAX);
  // Nobody listens: webhooks have tests of their own, and the cores are for the money.
  await query(world.product.file.database_url, "UPDATE webhook_endpoints SET status = 'disabled'");
  await world.begin();
});
afterAll(() => world.product.discard());

test(`${RUNS} runs of ${COMMANDS_PER_RUN} commands are answered as the model says`, { timeout: LIMIT_MS }, async () => {
  console.log(`model: PAYDESK_SEED=${SEED}`);
  const startedAt = performance.now();
  const failures = await Promise.all(Array.from({ length: LANES }, (_, lane) => runLane(lane)));
  expect(failures.filter((failure) => failure !== undefined).join("\n\n")).toBe("");
  const lanesMs = Math.round(performance.now() - startedAt);
  await world.tick();
  for (const { log } of finished) log.push("end");
  for (const model of finished) for (const tracked of model.payments) await settle(model, world, tracked);
  const seen = tally(finished.flatMap(({ log }) => log));
  console.log(`model: ${lanesMs} ms`, seen);
  // Runs that hardly did anything would be right too.
  if (RUNS >= RUNS_THAT_SEE_ALL) expect(Object.keys(seen)).toEqual(expect.arrayContaining(EXPECTED));
});

test("afterwards the auditor finds nothing", { timeout: LIMIT_MS }, () =>
  expectAudited(world.product, { history: world.history.entries }),
);

let failed = false;

/** Runs a lane's share. Returns what went wrong, with the commands that it takes. */
async function runLane(lane: number): Promise<string | undefined> {
  let shrinkingUntil = Number.POSITIVE_INFINITY;
  let mine = false;
  let last: string[] = [];
  const script = fc.array(commands, { minLength: COMMANDS_PER_RUN, maxLength: COMMANDS_PER_RUN });
  const property = fc.asyncProperty(script, async (list) => {
    if ((failed && !mine) || Date.now() > shrinkingUntil) return;
    const model: Model = { payments: [], log: [] };
    try {
      await fc.asyncModelRun(() => ({ model, real: world }), list);
      finished.push(model);
    } catch (error) {
      failed = true;
      if (!mine) shrinkingUntil = Date.now() + SHRINK_MS;
      mine = true;
      last = model.log;
      throw error;
    }
  });
  const details = await fc.check(property, { numRuns: Math.ceil(RUNS / LANES), seed: SEED + lane });
  if (!details.failed) return undefined;
  return `PAYDESK_SEED=${SEED}, lane ${lane}:\n${last.join("\n")}\n${String(details.errorInstance)}`;
}

/** How often each kind of command was answered with each word. */
function tally(log: string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  let command = "";
  for (const line of log) {
    if (!line.startsWith(" ")) {
      command = line.split(" ")[0] ?? "";
      continue;
    }
    const name = `${command} ${line.trim()}`;
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}
