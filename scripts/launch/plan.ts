import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { type LaunchConfig, loadConfig, saveConfig } from "./config.ts";
import { LaunchFailure } from "./failure.ts";
import { anyFreePort, freePortFrom, isFree } from "./ports.ts";

export type ChildName = "app" | "engine" | "simulator" | "receiver";

export type LaunchOptions = {
  dataDir: string;
  /** The app's port: this very one, or the first free one from 3000 on. */
  port?: number;
  /** Variables for every process, and for single ones. */
  env?: Record<string, string>;
  envOf?: Partial<Record<ChildName, Record<string, string>>>;
  /** Addresses beside the receiver that webhooks may reach. */
  webhookHosts?: string[];
  quiet?: boolean;
  /** How often a minute a process that ends is started again before it is given up. */
  restartsMax?: number;
  onGivenUp?: (failure: LaunchFailure) => void;
  /** Work on the seeded database, before anything runs that reads it. */
  afterSeed?: (place: SeededPlace) => Promise<void>;
};

/** A database that has its seed, and the environment that programs need for it. */
export type SeededPlace = { databaseUrl: string; dataDir: string; logs: string; env: NodeJS.ProcessEnv };

/** What is known before anything starts: where everything is kept and listens. */
export type Plan = {
  options: LaunchOptions;
  dataDir: string;
  logs: string;
  config: LaunchConfig;
  port: number;
  portNote: string | undefined;
};

const APP_PORT = 3_000;

/** Decides where everything is kept and listens, and remembers it for the next start. */
export async function makePlan(options: LaunchOptions): Promise<Plan> {
  const dataDir = resolve(options.dataDir);
  const logs = join(dataDir, "logs");
  mkdirSync(logs, { recursive: true });
  holdFolder(dataDir);
  const config = loadConfig(dataDir);
  const { port, portNote } = await appPort(options.port);
  config.ports = await servicePorts(config, port);
  saveConfig(dataDir, config);
  return { options, dataDir, logs, config, port, portNote };
}

/** Which launcher works a data folder. A second one would take the database away from the first. */
const HOLDER = "launcher.pid";

function holdFolder(dataDir: string): void {
  const path = join(dataDir, HOLDER);
  const holder = existsSync(path) ? Number(readFileSync(path, "utf8")) : 0;
  if (holder !== process.pid && isNodeProcess(holder)) {
    throw new LaunchFailure(
      `Paydesk runs from ${dataDir} already (process ${holder}).`,
      "Use that one, stop it first, or set PAYDESK_DATA_DIR to another folder.",
    );
  }
  writeFileSync(path, String(process.pid));
}

/** Lets the folder go when everything that worked in it has stopped. */
export function releaseFolder(dataDir: string): void {
  rmSync(join(dataDir, HOLDER), { force: true });
}

/** Whether a process lives and may be a launcher; its id may long belong to something else. */
function isNodeProcess(pid: number): boolean {
  try {
    if (!Number.isInteger(pid) || pid < 2 || !process.kill(pid, 0)) return false;
    return process.platform !== "linux" || /node/.test(readFileSync(`/proc/${pid}/cmdline`, "utf8"));
  } catch {
    return false;
  }
}

/** The environment of the product's processes. What the user's own environment says goes first. */
export function environmentOf({ options, config, port }: Plan, databaseUrl: string): NodeJS.ProcessEnv {
  const { secrets, ports } = config;
  const app = `http://127.0.0.1:${port}`;
  return {
    PAYDESK_MODE: "embedded",
    APP_URL: app,
    HOST: "127.0.0.1",
    ENCRYPTION_KEY: secrets.encryptionKey,
    NEXTAUTH_SECRET: secrets.nextAuthSecret,
    NEXTAUTH_URL: app,
    INNGEST_EVENT_KEY: secrets.eventKey,
    INNGEST_SIGNING_KEY: secrets.signingKey,
    INNGEST_BASE_URL: `http://127.0.0.1:${ports.engine}`,
    WEBHOOK_ALLOWED_HOSTS: [`127.0.0.1:${ports.receiver}`, ...(options.webhookHosts ?? [])].join(","),
    ...process.env,
    NODE_ENV: "production",
    NEXT_TELEMETRY_DISABLED: "1",
    PORT: String(port),
    ENGINE_PORT: String(ports.engine),
    DATABASE_URL: databaseUrl,
    ...options.env,
  };
}

/** The simulated PSPs with the addresses that they have this time. */
export function simulatorsOf({
  config,
}: Plan): Array<LaunchConfig["simulators"][number] & { port: number; url: string }> {
  const { simulatorA, simulatorB } = config.ports;
  return config.simulators.map((simulator, index) => {
    const port = index === 0 ? simulatorA : simulatorB;
    return { ...simulator, port, url: `http://127.0.0.1:${port}` };
  });
}

/** PORT is a promise when it is set, and a wish when it is not. */
async function appPort(wanted: number | undefined): Promise<{ port: number; portNote: string | undefined }> {
  if (wanted === undefined) {
    const port = await freePortFrom(APP_PORT);
    const portNote = `Port ${APP_PORT} is taken, so this is on ${port}. Set PORT to choose.`;
    return { port, portNote: port === APP_PORT ? undefined : portNote };
  }
  if (await isFree(wanted)) return { port: wanted, portNote: undefined };
  throw new LaunchFailure(
    `Port ${wanted} is taken by another program.`,
    `Stop that program, or choose another port: PORT=${wanted + 1} npm start`,
  );
}

/** The other ports are nobody's business: those of last time, or what the system gives. */
async function servicePorts(config: LaunchConfig, port: number): Promise<LaunchConfig["ports"]> {
  const taken = new Set([port]);
  const next = async (wanted: number) => {
    const port = wanted > 0 && !taken.has(wanted) && (await isFree(wanted)) ? wanted : await anyFreePort(taken);
    taken.add(port);
    return port;
  };
  return {
    postgres: await next(config.ports.postgres),
    engine: await next(config.ports.engine),
    simulatorA: await next(config.ports.simulatorA),
    simulatorB: await next(config.ports.simulatorB),
    receiver: await next(config.ports.receiver),
  };
}
