import { join } from "node:path";
import { Listr } from "listr2";
import { ensureBuilt } from "./build.ts";
import { LaunchFailure } from "./failure.ts";
import { applyMigrations } from "./migrations.ts";
import { environmentOf, type LaunchOptions, makePlan, type Plan } from "./plan.ts";
import { type PostgresOptions, startPostgres } from "./postgres.ts";
import { runSeed } from "./seed.ts";
import { type Database, type Running, startServices } from "./services.ts";

/** Starts the whole product on embedded defaults and returns when all of it is ready for work. */
export async function launch(options: LaunchOptions): Promise<Running> {
  const plan = await makePlan(options);
  const database: Database = { url: "", server: undefined };
  const started: { running?: Running } = {};
  try {
    await phases(plan, database, started).run();
  } catch (error) {
    await database.server?.stop();
    throw error;
  }
  if (!started.running) throw new Error("Bug: the services are not running.");
  return started.running;
}

function phases(plan: Plan, database: Database, started: { running?: Running }): { run(): Promise<unknown> } {
  const renderer = plan.options.quiet ? "silent" : process.stdout.isTTY ? "default" : "simple";
  return new Listr(
    [
      {
        title: "Database and build",
        task: (_context, task) =>
          task.newListr(
            [
              {
                title: process.env.DATABASE_URL ? "Database (DATABASE_URL)" : "PostgreSQL",
                task: () => openDatabase(plan, database),
              },
              {
                title: "Build",
                task: async (_inner, line) => {
                  line.title = (await ensureBuilt()) === "built" ? "Built" : "Build is up to date";
                },
              },
            ],
            { concurrent: true },
          ),
      },
      {
        title: "Migrations",
        task: async (_context, task) => {
          const applied = await applyMigrations(database.url);
          task.title = applied.length > 0 ? `Migrations: ${applied.length} applied` : "Migrations: nothing to apply";
        },
      },
      { title: "Seed", task: () => runSeed(plan, environmentOf(plan, database.url)) },
      {
        title: "Demo data",
        enabled: () => plan.options.afterSeed !== undefined,
        task: () =>
          plan.options.afterSeed?.({
            databaseUrl: database.url,
            dataDir: plan.dataDir,
            logs: plan.logs,
            env: environmentOf(plan, database.url),
          }),
      },
      {
        title: "Services",
        task: async () => {
          started.running = await startServices(plan, database);
        },
      },
    ],
    { renderer, concurrent: false, exitOnError: true },
  );
}

async function openDatabase(plan: Plan, database: Database): Promise<void> {
  const { DATABASE_URL } = process.env;
  if (DATABASE_URL) {
    database.url = DATABASE_URL;
    return;
  }
  const { dataDir, logs, config } = plan;
  const place = {
    dataDir,
    port: config.ports.postgres,
    password: config.secrets.databasePassword,
    logFile: join(logs, "postgres.log"),
  };
  database.server = await startPostgres(place);
  database.url = database.server.url;
  keepRunning(plan, database, place);
}

/** What is left of a killed server may hold its memory for a moment; then the next one starts. */
const RESTARTS_MAX = 10;
const RESTART_PAUSE_MS = 500;

/** Starts the database again when it ends unasked. What was committed is on disk. */
function keepRunning(plan: Plan, database: Database, place: PostgresOptions): void {
  const { server } = database;
  server?.process.once("exit", async () => {
    for (let tries = 1; database.server === server && !server.stopped; tries++) {
      try {
        database.server = await startPostgres(place);
        database.onChange?.();
        keepRunning(plan, database, place);
      } catch (error) {
        if (tries === RESTARTS_MAX && error instanceof LaunchFailure) return plan.options.onGivenUp?.(error);
        await new Promise((done) => setTimeout(done, RESTART_PAUSE_MS));
      }
    }
  });
}
