import pg from "pg";
import { type Book, readBooks } from "@/e2e/audit/books";
import { type HistoryEntry, readHistory, shownIn } from "@/e2e/audit/history";
import { type Received, readReceived } from "@/e2e/audit/received";
import { TABLES, TOLD, VIEWS } from "@/e2e/audit/tables";
import type { RunFile } from "@/e2e/run-file";

/** Where the evidence is. Without a history, what clients saw is not looked at. */
export type Sources = {
  run: RunFile;
  /** Nothing is under way any more: the faults are over, and the product had its time to settle. */
  quiet: boolean;
  history?: readonly HistoryEntry[];
  historyFile?: string;
  /** The product's service logs. */
  logFiles?: readonly string[];
  /** Strings that may be nowhere, beside the secrets of run.json and the test card's number. */
  canaries?: readonly string[];
  /** A session to look through as it stands, instead of one of our own. */
  client?: pg.ClientBase;
};

/** Everything that is known of an installation, in one place that SQL can join. */
export type Evidence = Pick<Sources, "run" | "quiet"> & {
  /** A database session that sees one moment of the product's tables, and all else in temporary tables beside them. */
  observer: pg.ClientBase;
  logFiles: readonly string[];
  canaries: readonly string[];
};

/** Rows told to the database at a time. */
const ROWS_AT_A_TIME = 2_000;

/** What is looked through: the product's own tables alone, or everything that is known beside them. */
type Scope = "tables" | "everything";

/** Collects the evidence, hands it to `look`, and leaves nothing behind. */
export async function withEvidence<T>(
  sources: Sources,
  scope: Scope,
  look: (evidence: Evidence) => Promise<T>,
): Promise<T> {
  if (sources.client) return look(await collect(sources, scope, sources.client));
  const own = new pg.Client({ connectionString: sources.run.database_url, application_name: "auditor" });
  await own.connect();
  try {
    await own.query([...TABLES, ...VIEWS].join(";\n"));
    await own.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    return await look(await collect(sources, scope, own));
  } finally {
    await own.end();
  }
}

async function collect(sources: Sources, scope: Scope, observer: pg.ClientBase): Promise<Evidence> {
  if (sources.client) await observer.query([...TABLES, ...VIEWS].join(";\n"));
  if (scope === "everything") await loadAll(sources, observer);
  return {
    run: sources.run,
    quiet: sources.quiet,
    observer,
    logFiles: sources.logFiles ?? [],
    canaries: sources.canaries ?? [],
  };
}

async function loadAll(sources: Sources, observer: pg.ClientBase): Promise<void> {
  // The first look at the tables fixes the moment that is audited; the books are read after it, so they know as much.
  await observer.query("SELECT count(*) FROM merchants");
  await loadBooks(observer, await readBooks(sources.run));
  await load(observer, "received", readReceived(sources.run));
  const history = [...(sources.history ?? []), ...(sources.historyFile ? readHistory(sources.historyFile) : [])];
  await load(
    observer,
    "history",
    history.map((entry, n) => ({ n, ...entry })),
  );
  await load(
    observer,
    "shown",
    history.flatMap((entry, n) => shownIn(entry).map((object) => ({ n, ...object }))),
  );
  await observer.query(TOLD);
  await observer.query("ANALYZE book_payments, book_operations, received, history, shown, told");
}

async function loadBooks(observer: pg.ClientBase, books: Book[]): Promise<void> {
  for (const { account, payments, operations } of books) {
    await load(
      observer,
      "book_payments",
      payments.map((payment) => ({ account, ...payment })),
    );
    await load(
      observer,
      "book_operations",
      operations.map((operation) => ({ account, ...operation })),
    );
  }
}

/** Puts rows into a temporary table; their fields are its columns. */
async function load(
  observer: pg.ClientBase,
  table: string,
  rows: Iterable<object> | AsyncIterable<Received>,
): Promise<void> {
  let some: object[] = [];
  const tell = async () => {
    // NUL is not text for PostgreSQL; nothing that is compared holds one.
    const json = JSON.stringify(some).replaceAll("\\u0000", "\\ufffd");
    await observer.query(`INSERT INTO ${table} SELECT * FROM jsonb_populate_recordset(NULL::${table}, $1::jsonb)`, [
      json,
    ]);
    some = [];
  };
  for await (const row of rows) {
    some.push(row);
    if (some.length === ROWS_AT_A_TIME) await tell();
  }
  if (some.length > 0) await tell();
}
