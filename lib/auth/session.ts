import "server-only";
import { cookies, headers } from "next/headers";
import { forbidden, redirect } from "next/navigation";
import { decode } from "next-auth/jwt";
import { cache } from "react";
import { z } from "zod";
import { ROLES } from "@/lib/auth/operator-schema";
import { type Action, can } from "@/lib/auth/permissions";
import { sessionCookie } from "@/lib/auth/session-cookie";
import { SESSION_IDLE_MS_MAX } from "@/lib/auth/sign-in-times";
import type { OperatorActor } from "@/lib/core/actor";
import { AppError } from "@/lib/core/error";
import { isolated } from "@/lib/core/isolate";
import { LOCALE_COOKIE } from "@/lib/core/locale";
import { MADE_FOR_HEADER } from "@/lib/core/made-for";
import { db } from "@/lib/db/client";
import { env } from "@/lib/env";
import { addressOf } from "@/lib/http/address";
import { readerLocale } from "@/lib/http/reader-locale";
import { requestIdOf } from "@/lib/http/request-id";

/** A session's time is written down no oftener than this: most requests only read. */
const SEEN_EVERY_MS = 60_000;

const Token = z.object({ sid: z.string() });

const Row = z.object({
  operatorId: z.string(),
  email: z.string(),
  name: z.string(),
  role: z.enum(ROLES),
  provedMsAgo: z.number(),
});

/**
 * The operator who makes this request. `undefined` when its cookie is missing or forged, or when the session behind it
 * was ended, is over, or was idle for too long, or when the operator was switched off: all of it as of now. The database
 * is asked once for each request.
 */
export const currentOperator = cache(() => operatorOfRequest(true));

/** The same for a request that a screen makes by itself. It doesn't keep an abandoned session alive. */
export const currentOperatorUnattended = cache(() => operatorOfRequest(false));

/** The operator of a page. Sends visitors to the sign-in; a role that doesn't allow the action gets the 403 page instead. */
export async function requireOperator(action: Action, returnTo: string): Promise<OperatorActor> {
  const operator = await currentOperator();
  if (!operator) redirect(`/sign-in?${new URLSearchParams({ callbackUrl: returnTo })}`);
  if (!can(operator, action)) forbidden();
  return operator;
}

/** Throws `forbidden` when the operator's role doesn't allow the action. */
export function allow(operator: OperatorActor, action: Action): void {
  if (can(operator, action)) return;
  throw new AppError(
    "forbidden",
    `Your role (${operator.role}) does not allow this. Ask an admin of your installation.`,
  );
}

/** Throws `other_operator` for what comes from a page that was made for somebody else: they have signed out since. */
export function refusePageOfAnother(operator: OperatorActor, given: Headers): void {
  const madeFor = given.get(MADE_FOR_HEADER);
  if (madeFor === null || madeFor === operator.operatorId) return;
  throw new AppError(
    "other_operator",
    `${isolated(operator.name)} is signed in in this browser now, and this page was made for somebody else. Nothing was done. Load the page anew.`,
  );
}

async function operatorOfRequest(attended: boolean): Promise<OperatorActor | undefined> {
  const sessionId = await sessionIdOfCookie();
  if (!sessionId) return undefined;
  const rows: unknown[] = await db().$queryRaw`
    WITH seen AS (
      UPDATE operator_sessions SET last_seen_at = now()
      WHERE ${attended} AND id = ${sessionId} AND revoked_at IS NULL
        AND last_seen_at < now() - ${SEEN_EVERY_MS} * interval '1 millisecond'
        AND last_seen_at > now() - ${SESSION_IDLE_MS_MAX} * interval '1 millisecond')
    SELECT o.id AS "operatorId", o.email, o.name, o.role,
           extract(epoch FROM now() - s.authenticated_at)::float8 * 1000 AS "provedMsAgo"
    FROM operator_sessions s JOIN operators o ON o.id = s.operator_id
    WHERE s.id = ${sessionId} AND s.revoked_at IS NULL AND s.expires_at > now()
      AND s.last_seen_at > now() - ${SESSION_IDLE_MS_MAX} * interval '1 millisecond' AND o.status = 'active'`;
  if (rows.length === 0) return undefined;
  const given = await headers();
  const ip = addressOf(given);
  const origin = ip === undefined ? {} : { ip };
  const locale = readerLocale(given, (await cookies()).get(LOCALE_COOKIE)?.value);
  const { provedMsAgo, ...row } = Row.parse(rows[0]);
  // Told by the clock of this process, by which it is looked at: the database's may be another.
  const authenticatedMs = Date.now() - provedMsAgo;
  return { kind: "operator", sessionId, requestId: requestIdOf(given), locale, ...origin, ...row, authenticatedMs };
}

/** The session id in a cookie that we sealed. Anything else in it is no session. */
async function sessionIdOfCookie(): Promise<string | undefined> {
  const { APP_URL, NEXTAUTH_SECRET } = env();
  const cookie = (await cookies()).get(sessionCookie(APP_URL).name)?.value;
  if (!cookie) return undefined;
  const token = await decode({ token: cookie, secret: NEXTAUTH_SECRET }).catch(() => undefined);
  return Token.safeParse(token).data?.sid;
}
