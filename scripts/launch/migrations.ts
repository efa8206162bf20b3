import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { PrismaPg } from "@prisma/adapter-pg";
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum, type SqlResultSet } from "@prisma/driver-adapter-utils";
import pg from "pg";
import { LaunchFailure } from "./failure.ts";

const MIGRATIONS = "prisma/migrations";
const SCHEMA = "prisma/schema";
/** Two nodes of an installation may start at once; one of them migrates. */
const LOCK_KEY = 7_233_700_001;
/** Prisma compares indexes by their operator class and gets this one wrong even when it is declared. */
const HAND_WRITTEN_INDEXES = ["payment_intents_order_prefix", "notifications_references"];
const NO_FILTERS = { externalTables: [], externalEnums: [] };

/** Brings a database to the state of `prisma/migrations`, and returns what was applied. */
export async function applyMigrations(databaseUrl: string): Promise<string[]> {
  return withLock(databaseUrl, async (client) => {
    await refuseBrokenHistory(client);
    const engine = await schemaEngine(databaseUrl);
    try {
      const { appliedMigrationNames } = await engine.applyMigrations({
        migrationsList: migrationsList(),
        filters: NO_FILTERS,
      });
      return appliedMigrationNames;
    } catch (error) {
      throw new LaunchFailure(
        `A migration failed: ${firstLine(error)}`,
        "Correct it, take back what it half did, and delete its row from _prisma_migrations; then start again.",
        error,
      );
    }
  });
}

/** What a migrated database and prisma/schema disagree on, as SQL that would make them agree; empty when they agree. */
export async function driftOf(databaseUrl: string): Promise<string> {
  const engine = await schemaEngine(databaseUrl);
  const { stdout } = await engine.diff({
    from: { tag: "schemaDatasource", files: schemaFiles(), configDir: resolve(SCHEMA) },
    to: { tag: "schemaDatamodel", files: schemaFiles() },
    script: true,
    exitCode: null,
    filters: { externalTables: ["public.state_edges"], externalEnums: [] },
  });
  return (stdout ?? "")
    .split(";\n")
    .map((statement) => statement.replaceAll(/^--.*$/gm, "").trim())
    .filter((statement) => statement !== "" && !HAND_WRITTEN_INDEXES.some((name) => statement.includes(`"${name}"`)))
    .map((statement) => `${statement.replace(/;$/, "")};`)
    .join("\n");
}

/** Writes a new migration with the SQL that takes the migrated database to prisma/schema. Returns its folder. */
export async function createMigration(databaseUrl: string, name: string, now: Date): Promise<string> {
  const sql = await driftOf(databaseUrl);
  const stamp = now.toISOString().replaceAll(/\D/g, "").slice(0, 14);
  const folder = join(MIGRATIONS, `${stamp}_${name.replaceAll(/\W+/g, "_")}`);
  mkdirSync(folder);
  writeFileSync(join(folder, "migration.sql"), `${sql || "-- Nothing that Prisma can see has changed."}\n`);
  return folder;
}

/** The names of the migrations in the repository, oldest first. */
export function migrationNames(): string[] {
  return readdirSync(MIGRATIONS, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

/** Runs work while no other process migrates this database. */
async function withLock<T>(databaseUrl: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 5_000 });
  client.on("error", () => undefined);
  try {
    await client.connect();
  } catch (error) {
    const { host, pathname } = new URL(databaseUrl);
    throw new LaunchFailure(
      `The database at ${host}${pathname} can't be reached: ${firstLine(error)}`,
      "Check DATABASE_URL, that the database exists, and that it lets this machine in.",
      error,
    );
  }
  try {
    await client.query("SELECT pg_advisory_lock($1)", [LOCK_KEY]);
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

type AppliedMigration = {
  migration_name: string;
  checksum: string;
  finished_at: Date | null;
  rolled_back_at: Date | null;
};

/** A history that can't be continued: half finished, edited, or from a newer version of the code. */
async function refuseBrokenHistory(client: pg.Client): Promise<void> {
  const known = await client.query("SELECT to_regclass('_prisma_migrations') AS name");
  if (known.rows[0].name === null) return;
  const { rows } = await client.query<AppliedMigration>(
    "SELECT migration_name, checksum, finished_at, rolled_back_at FROM _prisma_migrations ORDER BY started_at",
  );
  for (const row of rows.filter(({ rolled_back_at }) => rolled_back_at === null)) {
    const path = join(MIGRATIONS, row.migration_name, "migration.sql");
    if (row.finished_at === null) {
      throw new LaunchFailure(
        `The migration ${row.migration_name} was begun and not finished.`,
        `Take back what it half did (see ${path}), then: DELETE FROM _prisma_migrations WHERE migration_name = '${row.migration_name}'`,
      );
    }
    if (!existsSync(path)) {
      throw new LaunchFailure(
        `The database has the migration ${row.migration_name}, which this version does not know.`,
        "The database is ahead of the code: start the newer version, or restore the backup that belongs to this one.",
      );
    }
    if (createHash("sha256").update(readFileSync(path)).digest("hex") !== row.checksum) {
      throw new LaunchFailure(
        `The migration ${row.migration_name} was changed after it had been applied.`,
        "Restore the file as it was, and put the change into a migration of its own.",
      );
    }
  }
}

type Glue = typeof import("@prisma/schema-engine-wasm/schema_engine_bg") & {
  __wbg_set_wasm(exports: WebAssembly.Exports): void;
};

/** Prisma's schema engine, compiled to WebAssembly, on our own connection: no binary to download. */
async function schemaEngine(databaseUrl: string) {
  glue ??= loadGlue();
  const { SchemaEngine } = await glue;
  const factory = withWholeScripts(
    new PrismaPg(new CataloguePool({ connectionString: databaseUrl, allowExitOnIdle: true })),
    databaseUrl,
  );
  const datamodels = schemaFiles().map(({ path, content }): [string, string] => [path, content]);
  return SchemaEngine.new({ datamodels }, () => undefined, bindMigrationAwareSqlAdapterFactory(factory));
}

/** The glue keeps one instance of the module in a variable of its own, so a process makes one. */
let glue: Promise<Glue> | undefined;

async function loadGlue(): Promise<Glue> {
  const require = createRequire(import.meta.url);
  const loaded: Glue = await import("@prisma/schema-engine-wasm/schema_engine_bg");
  const folder = resolve(require.resolve("@prisma/schema-engine-wasm/schema_engine_bg"), "..");
  const { instance } = await WebAssembly.instantiate(readFileSync(join(folder, "schema_engine_bg.wasm")), {
    "./schema_engine_bg.js": loaded as unknown as WebAssembly.ModuleImports,
  });
  loaded.__wbg_set_wasm(instance.exports);
  const start = instance.exports.__wbindgen_start;
  if (typeof start === "function") start();
  return loaded;
}

/**
 * Sends scripts whole. The adapter cuts them at every semicolon, which breaks function bodies; and PostgreSQL runs a
 * whole script as one transaction, so a migration that fails leaves nothing half done.
 */
function withWholeScripts(factory: PrismaPg, databaseUrl: string): PrismaPg {
  const connect = factory.connect.bind(factory);
  factory.connect = async () => {
    const connection = await connect();
    const queryRaw = connection.queryRaw.bind(connection);
    connection.queryRaw = async (query) => withChars(await queryRaw(query));
    connection.executeScript = async (script) => {
      const client = new pg.Client({ connectionString: databaseUrl });
      await client.connect();
      try {
        await client.query(script);
      } finally {
        await client.end();
      }
    };
    return connection;
  };
  return factory;
}

/** PostgreSQL's "char", a type of its catalogue's that the adapter does not know; and `text`, which it does. */
const CATALOGUE_CHAR_OID = 18;
const TEXT_OID = 25;
/** Marks a column on its way through the adapter. No name of a column has a line end. */
const CHAR_MARK = "\nchar";

/** A pool that shows the catalogue's "char" as text, with its column marked. */
class CataloguePool extends pg.Pool {
  // biome-ignore lint/suspicious/noExplicitAny: the signature is pg's, with nine overloads.
  override query(...args: any[]): any {
    return Reflect.apply(super.query, this, args).then((result: pg.QueryResult) => {
      for (const field of result.fields ?? []) {
        if (field.dataTypeID !== CATALOGUE_CHAR_OID) continue;
        field.dataTypeID = TEXT_OID;
        field.name += CHAR_MARK;
      }
      return result;
    });
  }
}

/** Behind the adapter, the marked columns are what the engine expects: characters. */
function withChars(result: SqlResultSet): SqlResultSet {
  const isChar = result.columnNames.map((name) => name.endsWith(CHAR_MARK));
  return {
    ...result,
    columnNames: result.columnNames.map((name) => name.replace(CHAR_MARK, "")),
    columnTypes: result.columnTypes.map((type, index) => (isChar[index] ? ColumnTypeEnum.Character : type)),
  };
}

function schemaFiles(): Array<{ path: string; content: string }> {
  return readdirSync(SCHEMA)
    .sort()
    .map((name) => ({ path: join(SCHEMA, name), content: readFileSync(join(SCHEMA, name), "utf8") }));
}

function migrationsList() {
  return {
    baseDir: resolve(MIGRATIONS),
    lockfile: { path: "migration_lock.toml", content: readFileSync(join(MIGRATIONS, "migration_lock.toml"), "utf8") },
    shadowDbInitScript: "",
    migrationDirectories: migrationNames().map((name) => ({
      path: name,
      migrationFile: {
        path: "migration.sql",
        content: { tag: "ok" as const, value: readFileSync(join(MIGRATIONS, name, "migration.sql"), "utf8") },
      },
    })),
  };
}

function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message || String(error) : String(error);
  return text.trim().split("\n")[0] ?? "";
}
