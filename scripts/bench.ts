import { chmodSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import autocannon from "autocannon";
import pg from "pg";
import { launch } from "./launch/launch.ts";
import { anyFreePort } from "./launch/ports.ts";
import type { Running } from "./launch/services.ts";

/** Long enough to be past warm-up, short enough to be run often. */
const SECONDS = 10;
const CONNECTIONS = 16;
const PAYMENTS = 300;
/** Linux counts CPU time in ticks of 10 ms. */
const TICK_MS = 10;

const dataDir = mkdtempSync(join(tmpdir(), "paydesk-bench-"));
chmodSync(dataDir, 0o755);
const running = await launch({ dataDir, port: await anyFreePort(), quiet: true, env: { LOG_LEVEL: "warn" } });
const database = new pg.Client({ connectionString: running.file.database_url });
await database.connect();
const token = await accessToken(running);
try {
  await httpBench("empty route handler (GET /healthz)", { path: "/healthz", method: "GET" });
  await subscribe(false);
  await httpBench("create, nobody subscribed", createRequest());
  await subscribe(true);
  await httpBench("create, one webhook each", createRequest());
  await settled();
  for (const concurrency of [1, 8, 32]) await paymentBench(concurrency);
} finally {
  await database.end();
  await running.stop();
  rmSync(dataDir, { recursive: true, force: true });
}

type BenchRequest = { path: string; method: "GET" | "POST"; setupRequest?: autocannon.Request["setupRequest"] };

function createRequest(): BenchRequest {
  return {
    path: "/v1/payment_intents",
    method: "POST",
    setupRequest: (request) => ({ ...request, headers: headers(), body: JSON.stringify(payment({})) }),
  };
}

async function httpBench(title: string, request: BenchRequest): Promise<void> {
  const load = (duration: number) =>
    autocannon({ url: running.file.app, connections: CONNECTIONS, duration, requests: [request] });
  await load(2);
  const before = cpuMs();
  const result = await load(SECONDS);
  const after = cpuMs();
  if (result.non2xx + result.errors > 0) throw new Error(`${title}: ${result.non2xx + result.errors} requests failed.`);
  const each = (name: keyof typeof after) => ((after[name] - before[name]) / result.requests.total).toFixed(2);
  console.log(
    `${title}: ${Math.round(result.requests.average)} /s, p50 ${result.latency.p50} ms, p99 ${result.latency.p99} ms, ` +
      `CPU a request: app ${each("app")} ms, database ${each("postgres")} ms, engine ${each("engine")} ms`,
  );
}

/** Create + confirm, function, simulator, event, webhook; timed to the answer, and to the last webhook. */
async function paymentBench(concurrency: number): Promise<void> {
  const before = cpuMs();
  const startedAt = performance.now();
  const totals: number[] = [];
  const ids: string[] = [];
  let left = PAYMENTS;
  await Promise.all(
    Array.from({ length: concurrency }, async () => {
      while (left-- > 0) {
        const begun = performance.now();
        const response = await fetch(`${running.file.app}/v1/payment_intents`, {
          method: "POST",
          headers: headers(),
          body: JSON.stringify(payment({ confirm: true, payment_method: { type: "card_token", token: "tok_visa" } })),
        });
        const answer: { status: string; latest_charge_id: string } = await response.json();
        if (answer.status !== "succeeded") throw new Error(`A payment ended ${answer.status}.`);
        totals.push(performance.now() - begun);
        ids.push(answer.latest_charge_id);
      }
    }),
  );
  const answeredS = (performance.now() - startedAt) / 1000;
  await settled();
  const toldS = (performance.now() - startedAt) / 1000;
  const { rows } = await database.query<{ charge_id: string; duration_ms: number }>(
    "SELECT charge_id, duration_ms FROM psp_calls WHERE charge_id = ANY ($1)",
    [ids],
  );
  const pspMs = new Map(rows.map(({ charge_id, duration_ms }) => [charge_id, duration_ms]));
  const added = totals.map((total, index) => total - (pspMs.get(ids[index] ?? "") ?? 0)).sort((a, b) => a - b);
  const after = cpuMs();
  const cpu = Object.entries(after).map(
    ([name, ms]) => `${name} ${((ms - before[name as keyof typeof before]) / PAYMENTS).toFixed(1)}`,
  );
  console.log(
    `payments, ${concurrency} at a time: ${(PAYMENTS / answeredS).toFixed(1)} /s answered, ${(PAYMENTS / toldS).toFixed(1)} /s with ` +
      `every webhook, added to the PSP's own time: p50 ${quantile(added, 0.5)} ms, p99 ${quantile(added, 0.99)} ms; ` +
      `CPU ms a payment: ${cpu.join(", ")}`,
  );
}

async function settled(): Promise<void> {
  for (;;) {
    const { rows } = await database.query("SELECT 1 FROM deliveries WHERE status = 'pending' LIMIT 1");
    if (rows.length === 0) return;
    await new Promise((done) => setTimeout(done, 50));
  }
}

async function subscribe(on: boolean): Promise<void> {
  await database.query("UPDATE webhook_endpoints SET status = $1", [on ? "enabled" : "disabled"]);
}

async function accessToken({ file }: Running): Promise<string> {
  const client = file.clients[0];
  const response = await fetch(`${file.app}/oauth/token`, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "client_credentials",
      client_id: client?.client_id ?? "",
      client_secret: client?.client_secret ?? "",
    }),
  });
  const { access_token }: { access_token: string } = await response.json();
  return access_token;
}

function headers(): Record<string, string> {
  return {
    authorization: `Bearer ${token}`,
    "content-type": "application/json",
    "idempotency-key": crypto.randomUUID(),
  };
}

function payment(more: Record<string, unknown>): Record<string, unknown> {
  return { merchant_id: "m_1", amount: 2599, currency: "EUR", order_id: `bench_${crypto.randomUUID()}`, ...more };
}

function quantile(sorted: number[], q: number): string {
  return (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? 0).toFixed(1);
}

/** CPU time that the processes have taken so far; the database's with all of its connections. */
function cpuMs(): { app: number; engine: number; postgres: number } {
  const { app, engine, postgres } = running.file.pids;
  return { app: ownCpuMs(app), engine: ownCpuMs(engine), postgres: ownCpuMs(postgres) + childrenCpuMs(postgres) };
}

function ownCpuMs(pid: number | null | undefined): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}

function childrenCpuMs(pid: number | null | undefined): number {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ").filter(Boolean);
  return children.reduce((sum, child) => sum + ownCpuMs(Number(child)), 0);
}
