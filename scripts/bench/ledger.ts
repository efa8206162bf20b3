import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import { query } from "@/e2e/database";
import { Merchant } from "@/e2e/merchant";
import { startSweep } from "@/e2e/sweeps";
import { LedgerCheck } from "@/lib/ledger/schema";
import { seedEntries } from "@/scripts/bench/seed-entries";
import { launch } from "@/scripts/launch/launch";
import { anyFreePort } from "@/scripts/launch/ports";

/** How fast the books are read and checked with many entries: `npm run bench:ledger -- --entries 1000000`. */
const { values } = parseArgs({ options: { entries: { type: "string", default: "1000000" } } });
const ENTRIES = Number(values.entries);
const ASKED = 100;
const WARM_UP = 10;
const ADDED_UP_MS_MAX = 600_000;
const CHECKED_MS_MAX = 1_800_000;

const dataDir = mkdtempSync(join(tmpdir(), "paydesk-bench-"));
chmodSync(dataDir, 0o755);
const running = await launch({ dataDir, port: await anyFreePort(), quiet: true, env: { LOG_LEVEL: "warn" } });
const url = running.file.database_url;
try {
  const merchant = new Merchant(running.file);
  await merchant.paid("tok_visa");
  await seedEntries(url, ENTRIES, (written) => console.log(`${written} of ${ENTRIES} entries written`));
  await measure(merchant, `balances with ${ENTRIES} entries, nothing added up yet`, 5);
  const addedUp = await timed(() => untilAddedUp());
  console.log(`added up in ${(addedUp / 1_000).toFixed(1)} s by the sweep`);
  await measure(merchant, `balances with ${ENTRIES} entries`, ASKED);
  const checked = await timed(() => check(merchant));
  console.log(`checked in ${(checked / 1_000).toFixed(1)} s`);
} finally {
  await running.stop();
  rmSync(dataDir, { recursive: true, force: true });
}

async function measure(merchant: Merchant, title: string, times: number): Promise<void> {
  const taken: number[] = [];
  for (let n = 0; n < times + WARM_UP; n++) {
    const tookMs = await timed(async () => {
      const { status } = await merchant.get("/v1/admin/ledger/balances");
      if (status !== 200) throw new Error(`The balances answered ${status}.`);
    });
    if (n >= WARM_UP) taken.push(tookMs);
  }
  taken.sort((one, other) => one - other);
  const at = (share: number) => (taken[Math.floor(share * taken.length)] ?? 0).toFixed(1);
  console.log(`${title}: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, one at a time`);
}

async function untilAddedUp(): Promise<void> {
  const deadline = Date.now() + ADDED_UP_MS_MAX;
  for (;;) {
    await startSweep((sql, params) => query(url, sql, params), "add-up-balances");
    await pause(1_000);
    const [row] = await query<{ behind: number }>(
      url,
      "SELECT (SELECT max(id) FROM ledger_postings)::float8 - added_up_to AS behind FROM ledger_progress",
    );
    if (row && row.behind < 100) return;
    if (Date.now() > deadline) throw new Error("The postings are still not added up.");
  }
}

async function check(merchant: Merchant): Promise<void> {
  const deadline = Date.now() + CHECKED_MS_MAX;
  const started = LedgerCheck.parse((await merchant.post("/v1/admin/ledger/checks", {}, { key: null })).json);
  for (;;) {
    const now = LedgerCheck.parse((await merchant.get(`/v1/admin/ledger/checks/${started.check_id}`)).json);
    if (now.status === "finished") {
      console.log(`looked at ${JSON.stringify(now.looked_at)}, ${now.differences_found} differences`);
      return;
    }
    if (Date.now() > deadline) throw new Error("The check is still not finished.");
    await pause(500);
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}
