import type { z } from "zod";
import { authorOf } from "@/lib/audit/author";
import { INSTALLATION, recordAudit } from "@/lib/audit/record";
import type { AdminActor } from "@/lib/core/actor";
import { AppError } from "@/lib/core/error";
import { newId } from "@/lib/core/id";
import { type Page, type PageQuery, readPage } from "@/lib/core/page";
import { db, Prisma } from "@/lib/db/client";
import { instruct } from "@/lib/db/outbox";
import { transaction } from "@/lib/db/transaction";
import { checkPiece } from "@/lib/ledger/check-piece";
import { Difference, type LedgerCheck } from "@/lib/ledger/schema";

/**
 * Has the books checked in the background, piece by piece: what was captured and refunded by the books is what the
 * payments say, every entry adds up to zero, and every balance is the sum of its postings. A client's check is about its
 * own merchant and mode. One check of the same books runs at a time; asking again while it does only wakes it.
 */
export async function startLedgerCheck(actor: AdminActor): Promise<LedgerCheck> {
  const author = authorOf(actor);
  const scope = scopeOf(actor);
  const id = await transaction("ledger_check", async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM (SELECT pg_advisory_xact_lock(hashtextextended('ledger_check', 0))) AS held`;
    const running = await tx.ledgerCheck.findFirst({ where: { ...scope, status: "running" }, select: { id: true } });
    const checkId = running?.id ?? newId("ledgerCheck");
    if (!running) {
      const by = { startedByType: author.actor.type, startedById: author.actor.id };
      await tx.ledgerCheck.create({
        data: { id: checkId, ...scope, ...by, startedAt: new Date() },
        select: { id: true },
      });
    }
    await instruct(tx, { name: "ledger/check.requested", data: { check_id: checkId } });
    if (!running) {
      await recordAudit(tx, {
        merchantId: scope.merchantId ?? INSTALLATION,
        ...author,
        action: "ledger.check_started",
        objectType: "ledger_check",
        objectId: checkId,
      });
    }
    return checkId;
  });
  return retrieveLedgerCheck(actor, id);
}

/** Goes on with a check until it is finished or the time is over. Returns whether it is finished. */
export async function continueLedgerCheck(checkId: string, withinMs: number): Promise<boolean> {
  const until = performance.now() + withinMs;
  while (performance.now() < until) if (await checkPiece(checkId)) return true;
  return false;
}

export async function retrieveLedgerCheck(actor: AdminActor, id: string): Promise<LedgerCheck> {
  const [check] = await readChecks(actor, Prisma.sql`k.id = ${id}`, Prisma.sql`k.id`, 1);
  if (!check) throw new AppError("not_found", "There is no such check.");
  return check;
}

/** The checks that there were, newest first. */
export async function listLedgerChecks(
  actor: AdminActor,
  query: z.output<typeof PageQuery>,
): Promise<Page<LedgerCheck>> {
  return readPage(query, {
    owns: async (id) => (await readChecks(actor, Prisma.sql`k.id = ${id}`, Prisma.sql`k.id`, 1)).length === 1,
    read: async ({ id, orderBy, take }) => {
      const before = id.lt === undefined ? Prisma.sql`true` : Prisma.sql`k.id < ${id.lt}`;
      const since = id.gt === undefined ? Prisma.sql`true` : Prisma.sql`k.id > ${id.gt}`;
      const order = orderBy[1].id === "asc" ? Prisma.sql`k.id ASC` : Prisma.sql`k.id DESC`;
      const checks = await readChecks(actor, Prisma.sql`${before} AND ${since}`, order, take);
      return checks.map((check) => ({ id: check.check_id, check }));
    },
    show: ({ check }) => check,
  });
}

function scopeOf(actor: AdminActor): { merchantId: string | null; livemode: boolean | null } {
  if (actor.kind === "operator") return { merchantId: null, livemode: null };
  return { merchantId: actor.merchantId, livemode: actor.livemode };
}

type Row = Omit<LedgerCheck, "looked_at" | "balanced" | "differences" | "started_by" | "started_ms" | "finished_ms"> & {
  charges: number;
  payments: number;
  entries: number;
  accounts: number;
  differences: unknown;
  started_by_id: string;
  started_by_name: string;
  started_at: Date;
  finished_at: Date | null;
};

async function readChecks(
  actor: AdminActor,
  where: Prisma.Sql,
  order: Prisma.Sql,
  take: number,
): Promise<LedgerCheck[]> {
  const { merchantId, livemode } = scopeOf(actor);
  const rows = await db().$queryRaw<Row[]>`
    SELECT k.id AS check_id, k.status, k.stage, k.charges, k.payments, k.entries, k.accounts, k.differences,
           k.differences_found, k.started_by_id, coalesce(o.name, c.name, k.started_by_id) AS started_by_name,
           k.started_at, k.finished_at
    FROM ledger_checks k LEFT JOIN operators o ON o.id = k.started_by_id LEFT JOIN api_clients c ON c.id = k.started_by_id
    WHERE ${where} AND (${merchantId}::text IS NULL OR (k.merchant_id = ${merchantId} AND k.livemode = ${livemode}))
    ORDER BY ${order} LIMIT ${take}`;
  return rows.map(show);
}

function show(row: Row): LedgerCheck {
  return {
    check_id: row.check_id,
    status: row.status,
    stage: row.stage,
    looked_at: { charges: row.charges, payments: row.payments, entries: row.entries, accounts: row.accounts },
    balanced: row.status === "finished" ? row.differences_found === 0 : null,
    differences_found: row.differences_found,
    differences: Difference.array().parse(row.differences),
    started_by: { id: row.started_by_id, name: row.started_by_name },
    started_ms: row.started_at.getTime(),
    finished_ms: row.finished_at?.getTime() ?? null,
  };
}
