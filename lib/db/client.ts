import "server-only";
import { PrismaPg } from "@prisma/adapter-pg";
import { processWide } from "@/lib/core/process-wide";
import { Prisma, PrismaClient } from "@/lib/db/generated/client";
import { makePool } from "@/lib/db/pool";
import { env } from "@/lib/env";

export type {
  Case,
  Charge,
  Delivery,
  DeliveryAttempt,
  Event,
  Notification,
  PaymentIntent,
  PspAccount,
  PspCall,
  PspCondition,
  PspConditionChange,
  PspInquiry,
  PspReconciliation,
  PspSend,
  Refund,
  RefundDecision,
  RoutingRuleSet,
  WebhookEndpoint,
} from "@/lib/db/generated/client";
export { Prisma };

/** A waiting request gives up on a connection after this, so that an exhausted pool is a quick 503. */
const CONNECTION_TIMEOUT_MS = 2_000;

/** Locks, statements and forgotten transactions are bounded on every connection of the pool. */
const SESSION_OPTIONS = "-c lock_timeout=2s -c statement_timeout=5s -c idle_in_transaction_session_timeout=10s";

/** The database. Only use cases of the room that owns a table write it. */
export function db(): PrismaClient {
  return processWide("db", connect);
}

function connect(): PrismaClient {
  return new PrismaClient({
    adapter: new PrismaPg(
      makePool({
        connectionString: env().DATABASE_URL,
        max: env().DATABASE_POOL_MAX,
        connectionTimeoutMillis: CONNECTION_TIMEOUT_MS,
        options: SESSION_OPTIONS,
      }),
      { disposeExternalPool: true },
    ),
  });
}

/** A transaction's handle. */
export type Tx = Prisma.TransactionClient;
