import { createHash } from "node:crypto";
import { RateLimiterPostgres, RateLimiterRes } from "rate-limiter-flexible";
import { processWide } from "@/lib/core/process-wide";
import { makePool } from "@/lib/db/pool";
import { env } from "@/lib/env";

/** What is counted: tries under one name. After `free` of them there is one try in each pause, and pauses grow. */
export type Counter = { name: string; free: number };

/** A day without a wrong try is a new start. */
const MEMORY_S = 24 * 60 * 60;
const PAUSE_S_FIRST = 2;
/** Nobody is ever locked out: the longest wait is this. At this pace a guess at a password is hopeless. */
const PAUSE_S_MAX = 15 * 60;
/** Two quick statements a sign-in; they must not wait for the connections that money needs, nor the other way round. */
const CONNECTIONS = 2;
const CONNECTION_MS_MAX = 2_000;
const TABLE = "sign_in_throttle";

/** A try that may be made. Whoever made it says how it ended; unsaid, it counts as a wrong one. */
export type Permit = {
  /** It was right: what was counted under these names is forgotten, or this one try where others share the count. */
  right: (forget: readonly string[]) => Promise<void>;
};
export type Refused = { retryAfterS: number };

/**
 * Asks for one try under every counter, or else under every one of `spare`, before anything is compared: of many tries at
 * once no more get through than of as many in a row. The counts are in the database, so all processes share them.
 */
export async function permitTry(
  counters: readonly Counter[],
  spare: readonly Counter[] = [],
): Promise<Permit | Refused> {
  const permit = await takeAll(counters);
  if (!("retryAfterS" in permit) || spare.length === 0) return permit;
  const other = await takeAll(spare);
  return "retryAfterS" in other ? { retryAfterS: Math.min(permit.retryAfterS, other.retryAfterS) } : other;
}

async function takeAll(counters: readonly Counter[]): Promise<Permit | Refused> {
  const taken: Counter[] = [];
  for (const counter of counters) {
    const waitS = await take(counter);
    if (waitS !== undefined) {
      // A try that wasn't made counts nowhere.
      await Promise.all([...taken, counter].map(giveBack));
      return { retryAfterS: waitS };
    }
    taken.push(counter);
  }
  return {
    right: async (forget) => {
      await Promise.all(taken.map((counter) => (forget.includes(counter.name) ? clear(counter) : giveBack(counter))));
    },
  };
}

/** How long the n-th try over the free ones keeps others waiting. */
export function pauseS(over: number): number {
  return Math.min(PAUSE_S_MAX, PAUSE_S_FIRST ** Math.min(over, 30));
}

/** Takes one try. Tells for how long there is none. */
async function take({ name, free }: Counter): Promise<number | undefined> {
  const { tries, pauses } = limiters();
  const { consumedPoints } = await tries.penalty(keyOf(name), 1);
  if (consumedPoints <= free) return undefined;
  try {
    await pauses.consume(keyOf(name), 1, { customDuration: pauseS(consumedPoints - free) });
    return undefined;
  } catch (refusal) {
    if (refusal instanceof RateLimiterRes) return Math.max(1, Math.ceil(refusal.msBeforeNext / 1_000));
    throw refusal;
  }
}

async function giveBack({ name }: Counter): Promise<void> {
  await limiters().tries.reward(keyOf(name), 1);
}

async function clear({ name }: Counter): Promise<void> {
  const { tries, pauses } = limiters();
  await Promise.all([tries.delete(keyOf(name)), pauses.delete(keyOf(name))]);
}

/** Names hold emails and addresses: the table shall not. */
function keyOf(name: string): string {
  return createHash("sha256").update(name).digest("base64url");
}

type Limiters = { tries: RateLimiterPostgres; pauses: RateLimiterPostgres };

function limiters(): Limiters {
  return processWide("sign-in-throttle", () => {
    const storeClient = makePool({
      connectionString: env().DATABASE_URL,
      max: CONNECTIONS,
      connectionTimeoutMillis: CONNECTION_MS_MAX,
      idleTimeoutMillis: 10_000,
      options: "-c lock_timeout=2s -c statement_timeout=5s",
    });
    const common = { storeClient, storeType: "pool", tableName: TABLE, tableCreated: true };
    return {
      tries: new RateLimiterPostgres({ ...common, keyPrefix: "tries", points: 1, duration: MEMORY_S }),
      pauses: new RateLimiterPostgres({ ...common, keyPrefix: "pause", points: 1, duration: PAUSE_S_FIRST }),
    };
  });
}
