import type { z } from "zod";
import { personBehind } from "@/lib/auth/operator-account";
import { CLIENTS_NAMED_MAX, type ListOperators, type Operator } from "@/lib/auth/operator-schema";
import { SESSION_IDLE_MS_MAX } from "@/lib/auth/sign-in-times";
import type { AdminActor } from "@/lib/core/actor";
import { AppError } from "@/lib/core/error";
import { type Page, readPage } from "@/lib/core/page";
import { db, Prisma } from "@/lib/db/client";

type Row = {
  id: string;
  email: string;
  name: string;
  role: Operator["role"];
  status: Operator["status"];
  secondFactor: boolean;
  sessions: number;
  lastSeenAt: Date | null;
  invitationExpiresAt: Date | null;
  clients: Operator["clients"];
  createdAt: Date;
};

/** Who may use the console, newest first. */
export async function listOperators(actor: AdminActor, query: z.output<typeof ListOperators>): Promise<Page<Operator>> {
  await personBehind(db(), actor);
  return readPage(query, {
    owns: async (id) => (await readRows(Prisma.sql`o.id = ${id}`, 1)).length === 1,
    read: ({ id, orderBy, take }) => {
      const conditions = [
        query.role === undefined ? undefined : Prisma.sql`o.role = ${query.role}`,
        query.status === undefined ? undefined : Prisma.sql`${STATUS} = ${query.status}`,
        id.lt === undefined ? undefined : Prisma.sql`o.id < ${id.lt}`,
        id.gt === undefined ? undefined : Prisma.sql`o.id > ${id.gt}`,
      ].filter((condition) => condition !== undefined);
      const where = conditions.length > 0 ? Prisma.join(conditions, " AND ") : Prisma.sql`true`;
      return readRows(where, take, orderBy[1].id);
    },
    show,
  });
}

/** One operator. */
export async function retrieveOperator(actor: AdminActor, id: string): Promise<Operator> {
  await personBehind(db(), actor);
  const [row] = await readRows(Prisma.sql`o.id = ${id}`, 1);
  if (!row) throw new AppError("not_found", "There is no such operator.");
  return show(row);
}

/** Switched off beats all; somebody without a password has not taken the invitation yet. */
const STATUS = Prisma.sql`(CASE WHEN o.status = 'disabled' THEN 'disabled' WHEN o.password_hash IS NULL THEN 'invited' ELSE 'active' END)`;

async function readRows(where: Prisma.Sql, take: number, direction: "asc" | "desc" = "desc"): Promise<Row[]> {
  const order = direction === "asc" ? Prisma.sql`ORDER BY o.id ASC` : Prisma.sql`ORDER BY o.id DESC`;
  return db().$queryRaw<Row[]>`
    SELECT o.id, o.email, o.name, o.role, ${STATUS} AS status, o.totp_secret_sealed IS NOT NULL AS "secondFactor",
           s.open AS sessions, s.seen AS "lastSeenAt", o.invitation_expires_at AS "invitationExpiresAt",
           o.created_at AS "createdAt",
           ARRAY(SELECT jsonb_build_object('client_id', c.id, 'name', c.name, 'merchant_name', m.name)
                 FROM api_clients c JOIN merchants m ON m.id = c.merchant_id
                 WHERE c.status = 'active' AND m.status = 'active'
                   AND (c.owner_operator_id = o.id
                     OR c.id IN (SELECT client_id FROM api_client_people WHERE operator_id = o.id))
                 ORDER BY c.id DESC LIMIT ${CLIENTS_NAMED_MAX + 1}) AS clients
    FROM operators o
    LEFT JOIN LATERAL (
      SELECT max(last_seen_at) AS seen,
             (count(*) FILTER (WHERE revoked_at IS NULL AND expires_at > now()
               AND last_seen_at > now() - ${SESSION_IDLE_MS_MAX} * interval '1 millisecond'))::int AS open
      FROM operator_sessions WHERE operator_id = o.id) s ON true
    WHERE ${where} ${order} LIMIT ${take}`;
}

function show(row: Row): Operator {
  return {
    operator_id: row.id,
    email: row.email,
    name: row.name,
    role: row.role,
    status: row.status,
    second_factor: row.secondFactor,
    sessions: row.sessions,
    last_seen_ms: row.lastSeenAt?.getTime() ?? null,
    invitation_expires_ms: row.invitationExpiresAt?.getTime() ?? null,
    clients: row.clients,
    created_ms: row.createdAt.getTime(),
  };
}
