import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { query } from "@/e2e/database";
import { Merchant } from "@/e2e/merchant";
import { startSweep } from "@/e2e/sweeps";
import { seedSends } from "@/scripts/bench/seed-sends";
import { launch } from "@/scripts/launch/launch";
import { anyFreePort } from "@/scripts/launch/ports";

/** How fast the health of PSPs is told with many calls stored: `npm run bench:health -- --calls 10000000 --days 30`. */
const { values } = parseArgs({
  options: { calls: { type: "string", default: "10000000" }, days: { type: "string", default: "30" } },
});
const CALLS = Number(values.calls);
const SPREAD_MS = Number(values.days) * 86_400_000;
const ASKED = 200;
/** A sweep counts 48 hours of the past at most; thirty days take some of them. */
const COUNTED_S_MAX = 600;
/** An hour is counted some minutes after its end. */
const UNCOUNTED_S_MAX = 3_600 + 180;

const dataDir = mkdtempSync(join(tmpdir(), "paydesk-bench-"));
chmodSync(dataDir, 0o755);
const running = await launch({ dataDir, port: await anyFreePort(), quiet: true, env: { LOG_LEVEL: "warn" } });
try {
  const merchant = new Merchant(running.file);
  await merchant.paid("tok_visa");
  await seedSends(running.file.database_url, {
    calls: CALLS,
    spreadMs: SPREAD_MS,
    tell: (written) => console.log(`${written} of ${CALLS} sends written`),
  });
  const sql = <Row extends object>(text: string, values: unknown[] = []) =>
    query<Row>(running.file.database_url, text, values);
  await forgetCounted(sql);
  await measure(merchant, "before the hours are counted");
  await untilCounted(sql);
  for (const range of ["", "/psp_sim_a?range=1h", "/psp_sim_a?range=24h", "/psp_sim_a?range=30d"]) {
    await measure(merchant, `GET /v1/admin/psp_health${range}`, `/v1/admin/psp_health${range}`);
  }
} finally {
  await running.stop();
  rmSync(dataDir, { recursive: true, force: true });
}

async function measure(merchant: Merchant, title: string, path = "/v1/admin/psp_health"): Promise<void> {
  const times: number[] = [];
  for (let n = 0; n < ASKED + 20; n++) {
    const startedAt = performance.now();
    const { status } = await merchant.get(path);
    if (status !== 200) throw new Error(`${path} answered ${status}.`);
    // The first ones warm up.
    if (n >= 20) times.push(performance.now() - startedAt);
  }
  times.sort((one, other) => one - other);
  const at = (share: number) => (times[Math.floor(share * times.length)] ?? 0).toFixed(1);
  console.log(`${title}: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, p99 ${at(0.99)} ms, one at a time`);
}

type Sql = <Row extends object>(text: string, values?: unknown[]) => Promise<Row[]>;

/** A sweep before the seeding may have counted the empty hours; the next one begins with the first send. */
async function forgetCounted(sql: Sql): Promise<void> {
  await sql("DELETE FROM psp_health_progress");
  await sql("DELETE FROM psp_health_hours");
}

/** Has the sweep run until every send before the last full hour is in a counted one. Throws if that takes too long. */
async function untilCounted(sql: Sql): Promise<void> {
  const startedAt = performance.now();
  for (;;) {
    await startSweep(sql, "measure-psp-health");
    await new Promise((resolve) => setTimeout(resolve, 5_000));
    const [row] = await sql<{ left_s: number; counted: string; sent: string }>(
      `SELECT extract(epoch FROM now() - rolled_up_to)::int AS left_s,
              (SELECT coalesce(sum(attempts), 0) FROM psp_health_hours) AS counted,
              (SELECT count(*) FROM psp_sends WHERE answered_at < rolled_up_to) AS sent
       FROM psp_health_progress`,
    );
    const seconds = Math.round((performance.now() - startedAt) / 1_000);
    if (row && row.left_s < UNCOUNTED_S_MAX && row.counted === row.sent && row.sent !== "0") {
      console.log(`${row.counted} of ${CALLS} sends counted in full hours, the rest is newer, in ${seconds} s`);
      return;
    }
    if (seconds > COUNTED_S_MAX) {
      throw new Error(
        `After ${seconds} s the hours hold ${row?.counted} of ${row?.sent} sends before the last full hour.`,
      );
    }
  }
}
