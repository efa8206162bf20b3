import { type Commit, crashPoint } from "@/lib/crash-point";
import { db, Prisma, type Tx } from "@/lib/db/client";

/** A pool slot is waited for this long, then the request is refused as unavailable. */
const WAIT_MS_MAX = 2_000;
/** No transaction of ours holds a network call, so a few seconds are plenty. */
const RUN_MS_MAX = 10_000;
/** Deadlocks and serialization failures pass on a second try; three failures are no coincidence. */
const TRIES_MAX = 3;

/**
 * Runs a transaction: all of it or nothing. Repeats it when the database says that another one was in the way. Its name
 * is what it makes true; crash tests kill the process on both sides of its commit.
 */
export function transaction<T>(commit: Commit, work: (tx: Tx) => Promise<T>): Promise<T> {
  const bounds = { maxWait: WAIT_MS_MAX, timeout: RUN_MS_MAX };
  return repeated(commit, (beforeCommit) =>
    db().$transaction(async (tx) => {
      const made = await work(tx);
      beforeCommit();
      return made;
    }, bounds),
  );
}

/** The same for one statement, which is a transaction of its own: a hot path has no more round trips than it. */
export function statement<T>(commit: Commit, run: (tx: Tx) => Promise<T>): Promise<T> {
  return repeated(commit, (beforeCommit) => {
    beforeCommit();
    return run(db());
  });
}

async function repeated<T>(commit: Commit, run: (beforeCommit: () => void) => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      const result = await run(() => crashPoint(`${commit}.before_commit`));
      crashPoint(`${commit}.after_commit`);
      return result;
    } catch (error) {
      if (tries >= TRIES_MAX || !isConflict(error)) throw error;
    }
  }
}

/** The SQLSTATE of a database error, if it is one. What the database says at COMMIT comes in the driver's own error. */
export function sqlState(error: unknown): string | undefined {
  if (error instanceof Prisma.PrismaClientKnownRequestError) return findCode(error.meta, 4);
  return isDriverError(error) ? findCode(error, 4) : undefined;
}

function isDriverError(error: unknown): error is Error {
  return error instanceof Error && error.name === "DriverAdapterError";
}

/** Whether a unique constraint refused the write. */
export function isUniqueViolation(error: unknown): boolean {
  return (
    (error instanceof Prisma.PrismaClientKnownRequestError && error.code === "P2002") || sqlState(error) === "23505"
  );
}

/**
 * Whether the database could not be reached, has no connection left, or others were in the way for too long: the request
 * may come again. It did nothing, or, when the connection was lost at COMMIT, all of what it was to do.
 */
export function isUnavailable(error: unknown): boolean {
  if (error instanceof Prisma.PrismaClientInitializationError || isConnectionLost(error, 4) || isConflict(error)) {
    return true;
  }
  // 53: resources, 57: shutdown, 08: connection, 25006: read-only, 55P03: lock.
  if (/^(53|57|08|25006|55P03)/.test(sqlState(error) ?? "")) return true;
  const driverError = error instanceof Prisma.PrismaClientKnownRequestError ? error.meta?.driverAdapterError : error;
  if (isDriverError(driverError) && DRIVER_LOST.test(kindOf(driverError.cause))) return true;
  // P1xxx: connection. P2024, P2028: pool.
  return error instanceof Prisma.PrismaClientKnownRequestError && /^P1\d{3}$|^P2024$|^P2028$/.test(error.code);
}

/** How the driver adapter names a connection that is gone, or that there was none of. */
const DRIVER_LOST = /^(DatabaseNotReachable|ConnectionClosed|TooManyConnections|SocketTimeout|TlsConnectionError)$/;

function kindOf(cause: unknown): string {
  const kind: unknown = typeof cause === "object" && cause !== null ? Reflect.get(cause, "kind") : undefined;
  return typeof kind === "string" ? kind : "";
}

/** The driver's own words for a connection that ended, or that nobody gave. They come through without a code of Prisma's. */
const CONNECTION_LOST =
  /^(Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect)/;
const SOCKET_LOST = /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT)$/;

function isConnectionLost(error: unknown, depth: number): boolean {
  if (!(error instanceof Error) || depth === 0) return false;
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  return CONNECTION_LOST.test(error.message) || SOCKET_LOST.test(code) || isConnectionLost(error.cause, depth - 1);
}

function isConflict(error: unknown): boolean {
  const state = sqlState(error);
  if (state === "40001" || state === "40P01") return true;
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === "P2034";
}

/** The driver adapter nests the server's code: meta.driverAdapterError.cause.originalCode. */
function findCode(value: unknown, depth: number): string | undefined {
  if (depth === 0 || typeof value !== "object" || value === null) return undefined;
  for (const [name, inner] of Object.entries(value)) {
    if ((name === "originalCode" || name === "code") && typeof inner === "string" && /^[0-9A-Z]{5}$/.test(inner))
      return inner;
  }
  for (const name of ["driverAdapterError", "cause"]) {
    const code = findCode(Reflect.get(value, name), depth - 1);
    if (code) return code;
  }
  return undefined;
}
