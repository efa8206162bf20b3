import { renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Child, RESTARTS_MAX } from "./child.ts";
import type { LaunchConfig } from "./config.ts";
import { type ChildName, environmentOf, type Plan, releaseFolder, simulatorsOf } from "./plan.ts";
import type { RunningPostgres } from "./postgres.ts";

/** What runs, as `run.json` tells it to scripts. */
export type RunFile = {
  app: string;
  internal: null;
  database_url: string;
  simulators: Array<{ account: string; url: string; api_key: string }>;
  receiver: { url: string; log: string };
  clients: Array<Omit<LaunchConfig["clients"][number], "merchant_name">>;
  approvers: LaunchConfig["approvers"];
  operators: Array<{ email: string; password: string; role: string }>;
  pids: Record<string, number | null>;
};

/** The whole product, running. */
export type Running = {
  file: RunFile;
  runFilePath: string;
  children: Record<ChildName, Child>;
  portNote: string | undefined;
  stop(): Promise<void>;
};

/** The database: a server of ours, started again when it dies, or one that the environment names. */
export type Database = { url: string; server: RunningPostgres | undefined; onChange?: () => void };

/** Starts every process, and writes `run.json` once all of them are ready. It is kept true until they are stopped. */
export async function startServices(plan: Plan, database: Database): Promise<Running> {
  const runFilePath = join(plan.dataDir, "run.json");
  const file = runFileOf(plan, database);
  let ready = false;
  const children = makeChildren(plan, database.url, () => {
    if (ready) writeRunFile();
  });
  const writeRunFile = () => {
    file.pids = { launcher: process.pid, postgres: database.server?.process.pid ?? null };
    for (const [name, { pid }] of Object.entries(children)) file.pids[name] = pid;
    writeFileSync(`${runFilePath}.new`, JSON.stringify(file, null, 2), { mode: 0o600 });
    renameSync(`${runFilePath}.new`, runFilePath);
  };
  database.onChange = () => {
    if (ready) writeRunFile();
  };
  const stop = async () => {
    ready = false;
    rmSync(runFilePath, { force: true });
    // The app first: what it has accepted is committed. Then what works in the background, the database last.
    await children.app.stop();
    await children.engine.stop();
    await Promise.all([children.simulator.stop(), children.receiver.stop()]);
    await database.server?.stop();
    releaseFolder(plan.dataDir);
  };

  rmSync(runFilePath, { force: true });
  try {
    await Promise.all(Object.values(children).map((child) => child.start()));
  } catch (error) {
    await stop();
    throw error;
  }
  ready = true;
  writeRunFile();
  return { file, runFilePath, children, portNote: plan.portNote, stop };
}

function makeChildren(plan: Plan, databaseUrl: string, onChange: () => void): Record<ChildName, Child> {
  const { logs, port, options } = plan;
  const { ports } = plan.config;
  const env = environmentOf(plan, databaseUrl);
  const restartsMax = options.restartsMax ?? RESTARTS_MAX;
  const child = (name: ChildName, args: string[], readyUrl: string) =>
    new Child(
      {
        name,
        args,
        readyUrl,
        env: { ...env, ...options.envOf?.[name] },
        restartsMax,
        logFile: join(logs, `${name}.log`),
      },
      onChange,
      (failure) => options.onGivenUp?.(failure),
    );
  const at = (servicePort: number, path = "/healthz") => `http://127.0.0.1:${servicePort}${path}`;
  return {
    simulator: child("simulator", ["dist/simulator.mjs", writeSimulatorConfig(plan)], at(ports.simulatorB)),
    receiver: child(
      "receiver",
      ["dist/receiver.mjs", "--port", String(ports.receiver), "--log", receiverLog(plan)],
      at(ports.receiver),
    ),
    engine: child("engine", ["dist/engine.mjs"], at(ports.engine)),
    app: child("app", ["dist/server.mjs"], at(port, "/readyz")),
  };
}

function runFileOf(plan: Plan, database: Database): RunFile {
  const { config, port } = plan;
  return {
    app: `http://127.0.0.1:${port}`,
    internal: null,
    database_url: database.url,
    simulators: simulatorsOf(plan).map(({ account, url, apiKey }) => ({ account, url, api_key: apiKey })),
    receiver: { url: `http://127.0.0.1:${config.ports.receiver}`, log: receiverLog(plan) },
    clients: config.clients.map(({ merchant_name: _, ...client }) => client),
    approvers: config.approvers,
    operators: config.operators.map(({ email, password, role }) => ({ email, password, role })),
    pids: {},
  };
}

function receiverLog({ dataDir }: Plan): string {
  return join(dataDir, "receiver.jsonl");
}

function writeSimulatorConfig(plan: Plan): string {
  const path = join(plan.dataDir, "simulator.json");
  const accounts = simulatorsOf(plan).map(({ account, apiKey, notificationSecret, port }) => ({
    account,
    apiKey,
    notificationSecret,
    port,
    notifyUrl: `http://127.0.0.1:${plan.port}/psp/${account}/notifications`,
  }));
  writeFileSync(path, JSON.stringify({ dataDir: join(plan.dataDir, "simulator"), accounts }), { mode: 0o600 });
  return path;
}
