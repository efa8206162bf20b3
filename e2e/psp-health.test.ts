import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { query } from "@/e2e/database";
import { eventually, Merchant } from "@/e2e/merchant";
import { type Product, startProduct } from "@/e2e/product";
import { A, B, detailOf } from "@/e2e/psps";
import { startSweep } from "@/e2e/sweeps";
import { failingSql } from "@/lib/psp/failing-calls";
import { type HealthFigures, type PspHealth, PspHealthList, WINDOWS } from "@/lib/psp/health-schema";
import { seedSends } from "@/scripts/bench/seed-sends";

const CALLS = 100_000;
/** Two days, so that the last 24 hours begin in the middle of it. */
const SPREAD_MS = 2 * 86_400_000;

/** All but the one that isn't over, and the one that is just over. */
const HOURS_COUNTED_MIN = 47;

let product: Product;
let merchant: Merchant;

beforeAll(async () => {
  product = await startProduct();
  merchant = new Merchant(product.file);
  await merchant.paid("tok_visa");
  await seedSends(product.file.database_url, { calls: CALLS, spreadMs: SPREAD_MS });
  await forgetCounted();
});
afterAll(() => product.discard());

const sql = <Row extends object>(text: string, values: unknown[] = []) =>
  query<Row>(product.file.database_url, text, values);

/** A sweep before the seeding may have counted the empty hours; the next one begins with the first send. */
async function forgetCounted(): Promise<void> {
  await sql("DELETE FROM psp_health_progress");
  await sql("DELETE FROM psp_health_hours");
}

async function health(): Promise<PspHealthList> {
  return PspHealthList.parse((await merchant.get("/v1/admin/psp_health")).json);
}

type Raw = { attempts: number; succeeded: number; declined: number; errors: number; p: Array<number | null> };

/** The figures as the database computes them from nothing but the sends. */
async function recomputed(account: string, seconds: number, measuredMs: number): Promise<Raw | undefined> {
  const rows = await query<Raw>(
    product.file.database_url,
    `SELECT count(*)::int AS attempts,
       count(*) FILTER (WHERE class IN ('approved', 'pending'))::int AS succeeded,
       count(*) FILTER (WHERE class = 'declined')::int AS declined,
       count(*) FILTER (WHERE class NOT IN ('approved', 'pending', 'declined'))::int AS errors,
       percentile_disc(ARRAY[0.5, 0.95, 0.99]) WITHIN GROUP (ORDER BY duration_ms) AS p
     FROM psp_sends
     WHERE psp_account_id = $1 AND class <> 'withheld'
       AND answered_at > to_timestamp($2::float8 / 1000) - make_interval(secs => $3)
       AND answered_at <= to_timestamp($2::float8 / 1000)`,
    [account, measuredMs, seconds],
  );
  return rows[0];
}

function asRaw({ attempts, succeeded, declined, errors, latency_ms }: HealthFigures): Raw {
  return { attempts, succeeded, declined, errors, p: [latency_ms.p50, latency_ms.p95, latency_ms.p99] };
}

/** Every window of both accounts, recomputed. */
async function expectTrue(measured_ms: number, data: PspHealth[]): Promise<void> {
  for (const { psp_account_id, windows } of data) {
    for (const [name, seconds] of Object.entries(WINDOWS)) {
      const told = windows[name as keyof typeof WINDOWS];
      const raw = await recomputed(psp_account_id, seconds, measured_ms);
      expect({ psp_account_id, name, ...asRaw(told) }).toEqual({
        psp_account_id,
        name,
        ...raw,
        p: raw?.p ?? [null, null, null],
      });
    }
  }
}

type PlanNode = Record<string, unknown>;

/** Every node of a plan, however deep. */
function nodesOf(plan: unknown): PlanNode[] {
  if (Array.isArray(plan)) return plan.flatMap(nodesOf);
  if (typeof plan !== "object" || plan === null) return [];
  return [{ ...plan }, ...nodesOf(Object.values(plan).filter((value) => typeof value === "object"))];
}

describe("the figures of 100,000 sends are those that the sends themselves give", () => {
  test("before any hour is counted", async () => {
    const { measured_ms, data } = await health();
    expect(data.map(({ psp_account_id }) => psp_account_id)).toEqual([A, B]);
    expect(data.every(({ windows }) => windows["24h"].attempts > 1_000)).toBe(true);
    await expectTrue(measured_ms, data);
  });

  test("when full hours are counted", async () => {
    await startSweep(sql, "measure-psp-health");
    await eventually("two days of hours being counted", 90_000, async () => {
      const [all] = await sql<{ hours: number; counted: number; sent: number }>(
        `SELECT (SELECT count(DISTINCT hour)::int FROM psp_health_hours) AS hours,
                (SELECT sum(attempts)::int FROM psp_health_hours) AS counted,
                (SELECT count(*)::int FROM psp_sends, psp_health_progress WHERE answered_at < rolled_up_to) AS sent`,
      );
      return all && all.hours >= HOURS_COUNTED_MIN && all.counted === all.sent ? true : undefined;
    });
    const { measured_ms, data } = await health();
    await expectTrue(measured_ms, data);
  });

  test.each([
    ["in an hour that is counted", "now() - interval '5 hours'"],
    ["in an hour that nothing was sent in before", "date_trunc('hour', now()) - interval '100 days'"],
  ])("when a send comes late %s: at once, and in the hour that is counted anew", async (_name, at) => {
    const late = crypto.randomUUID();
    await sql(
      `INSERT INTO psp_sends (id, psp_call_id, psp_account_id, operation, number, result, class, duration_ms, answered_at)
       SELECT 'ps_' || $1, psp_call_id, psp_account_id, operation, 1 + (SELECT max(number) FROM psp_sends), result,
              'timeout', 60000, ${at}
       FROM psp_sends WHERE psp_account_id = $2 LIMIT 1`,
      [late, A],
    );
    const { measured_ms, data } = await health();
    await expectTrue(measured_ms, data);
    await startSweep(sql, "measure-psp-health");
    await eventually("the hour being counted anew", 60_000, async () => {
      const hours = await sql(
        `SELECT 1 FROM psp_health_hours h JOIN psp_sends s ON s.psp_account_id = h.psp_account_id AND s.class = h.class
           AND date_trunc('hour', s.answered_at) = h.hour AND s.duration_ms = ANY (h.durations_ms)
         WHERE s.id = 'ps_' || $1`,
        [late],
      );
      return hours.length === 1 ? true : undefined;
    });
    const after = await health();
    await expectTrue(after.measured_ms, after.data);
  });

  test.each([
    ["an operator", undefined, 20],
    ["a client whose merchant has none of them", "m_nobody", 500],
  ])(
    "the newest failing calls are read from the index of failures, and no more of it than is shown: %s",
    async (_name, merchantId, readMax) => {
      const { text, values } = failingSql(A, merchantId);
      const [{ "QUERY PLAN": plan } = { "QUERY PLAN": undefined }] = await sql<{ "QUERY PLAN": unknown }>(
        `EXPLAIN (ANALYZE, FORMAT JSON) ${text}`,
        values,
      );
      const sends = nodesOf(plan).filter((node) => node["Relation Name"] === "psp_sends");
      expect(sends).toMatchObject([{ "Node Type": "Index Scan", "Index Name": "psp_sends_failed" }]);
      expect(sends[0]?.["Actual Rows"]).toBeLessThanOrEqual(readMax);
    },
  );

  test("of the range of 24 hours: all of it, as its window tells", async () => {
    const { measured_ms, totals, windows } = await detailOf(merchant, A, "24h");
    expect(asRaw(totals)).toEqual(await recomputed(A, WINDOWS["24h"], measured_ms));
    expect(totals).toEqual(windows["24h"]);
  });

  test.each(["1h", "24h", "30d"])("the line of %s adds up to its totals", async (range) => {
    const { points, totals } = await detailOf(merchant, A, range);
    const sum = (field: "attempts" | "succeeded" | "declined" | "errors") =>
      points.reduce((total, point) => total + point[field], 0);
    expect(totals.attempts).toBeGreaterThan(0);
    for (const field of ["attempts", "succeeded", "declined", "errors"] as const)
      expect(sum(field)).toBe(totals[field]);
    if (range === "30d") {
      const [all] = await query<{ attempts: number }>(
        product.file.database_url,
        `SELECT count(*)::int AS attempts FROM psp_sends WHERE psp_account_id = $1 AND class <> 'withheld'
           AND answered_at > now() - interval '30 days'`,
        [A],
      );
      expect(totals.attempts).toBe(all?.attempts);
    }
  });
});
