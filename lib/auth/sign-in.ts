import { authorOf } from "@/lib/audit/author";
import { networkOf } from "@/lib/auth/network";
import { accountTransaction, endSessions, recordAccount } from "@/lib/auth/operator-account";
import { verifyPassword } from "@/lib/auth/password";
import { PASSWORD_LENGTH_MAX } from "@/lib/auth/password-rules";
import { takeCode } from "@/lib/auth/second-factor-code";
import { SESSION_MS_MAX } from "@/lib/auth/sign-in-times";
import { type Counter, permitTry } from "@/lib/auth/throttle";
import type { OperatorActor } from "@/lib/core/actor";
import { newId } from "@/lib/core/id";
import { db, type Tx } from "@/lib/db/client";
import { databaseNow } from "@/lib/db/now";

/** Longer ones are nobody's. */
const EMAIL_LENGTH_MAX = 254;
const CODE_LENGTH_MAX = 64;
/** Enough to tell one device from another. */
const USER_AGENT_LENGTH_MAX = 256;
/** Wrong passwords in a row before pauses begin: more than anybody mistypes. */
const FREE_TRIES = 10;
/** An office behind one address has many people who mistype. */
const FREE_TRIES_OF_ADDRESS = 50;
/** Whoever guesses at an account keeps all strangers waiting; each network still has this, so that its owner gets in. */
const FREE_TRIES_OF_STRANGER = 1;
/** For who guesses from many networks. NIST SP 800-63B-4, 3.2.2: no more than 100 wrong tries at an account. */
const FREE_TRIES_OF_STRANGERS = 100;
/** Codes have a million values and change: few tries are enough for a person. */
const FREE_CODES = 5;
/** Who signed in from an address within this time is known there. */
const KNOWN_ADDRESS_DAYS = 30;

/** What somebody claims at the sign-in page, and from where. */
export type SignInAttempt = {
  email: string;
  password: string;
  code: string | undefined;
  ip: string | undefined;
  userAgent: string | undefined;
  device: { device: string; operators: readonly string[] } | undefined;
  requestId: string;
};

export type SignInResult =
  | { outcome: "signed_in"; sessionId: string; operatorId: string }
  /** Unknown email, wrong password, or an operator who is switched off: nobody learns which. */
  | { outcome: "refused" }
  /** The password is right, and the account has a second factor. */
  | { outcome: "code_needed" }
  | { outcome: "code_refused" }
  | { outcome: "too_many"; retryAfterS: number };

type Claimed = {
  id: string;
  passwordHash: string | null;
  active: boolean;
  secondFactor: boolean;
  knownAddress: boolean;
};

/**
 * Opens a new session for the operator whom email, password and second factor prove. It takes the same time for an unknown
 * email, a wrong password and an operator who was switched off. Wrong tries make later ones wait, by account and by
 * address; who comes from a place where they signed in before has a count of their own, and each network that is new has a
 * try or two of its own, so that nobody locks the owner out.
 */
export async function signIn(attempt: SignInAttempt): Promise<SignInResult> {
  const email = attempt.email.trim().toLowerCase().slice(0, EMAIL_LENGTH_MAX).replaceAll("\0", "");
  const operator = await claimedBy(email, attempt.ip);
  const place = placeOf(email, operator, attempt);
  const permit = await permitTry(place.counters, place.spare);
  if ("retryAfterS" in permit) return { outcome: "too_many", ...permit };
  const proven = await verifyPassword(operator?.passwordHash, attempt.password.slice(0, PASSWORD_LENGTH_MAX));
  if (!operator || !proven || !operator.active) return { outcome: "refused" };
  await permit.right(place.forget);
  return operator.secondFactor ? withCode(attempt, operator, place.own) : openSession(attempt, operator.id);
}

/** Ends the actor's session for good: its cookie is worth nothing from now on, wherever a copy of it may be. */
export async function signOut(actor: OperatorActor): Promise<void> {
  await accountTransaction(async (tx) => {
    if ((await endSessions(tx, actor.operatorId, { only: actor.sessionId })) === 0) return;
    await recordAccount(tx, authorOf(actor), { action: "operator.signed_out", operatorId: actor.operatorId });
  });
}

async function withCode(attempt: SignInAttempt, operator: Claimed, place: string): Promise<SignInResult> {
  const code = attempt.code?.slice(0, CODE_LENGTH_MAX);
  if (!code) return { outcome: "code_needed" };
  const counter = { name: `code\n${operator.id}\n${place}`, free: FREE_CODES };
  const permit = await permitTry([counter]);
  if ("retryAfterS" in permit) return { outcome: "too_many", ...permit };
  const result = await openSession(attempt, operator.id, code);
  if (result.outcome === "signed_in") await permit.right([counter.name]);
  return result;
}

async function claimedBy(email: string, ip: string | undefined): Promise<Claimed | undefined> {
  const rows = await db().$queryRaw<Claimed[]>`
    SELECT id, password_hash AS "passwordHash", status = 'active' AS active,
           totp_secret_sealed IS NOT NULL AS "secondFactor",
           EXISTS (SELECT 1 FROM operator_sessions s WHERE s.operator_id = o.id AND s.ip = ${ip ?? ""}
                   AND s.created_at > now() - ${KNOWN_ADDRESS_DAYS} * interval '1 day') AS "knownAddress"
    FROM operators o WHERE email = ${email}`;
  return rows[0];
}

/** Under which names a try is counted; `spare`: if those have no room; `forget`: those that being right makes forgotten. */
type Place = { own: string; counters: Counter[]; spare: Counter[]; forget: string[] };

function placeOf(email: string, operator: Claimed | undefined, { ip, device }: SignInAttempt): Place {
  if (operator && device?.operators.includes(operator.id)) return alone(`device\n${device.device}\n${operator.id}`);
  if (operator?.knownAddress && ip) return alone(`place\n${networkOf(ip)}\n${operator.id}`);
  const own = `account\n${email}`;
  const account = { name: own, free: FREE_TRIES };
  if (!ip) return { own, counters: [account], spare: [], forget: [own] };
  const network = networkOf(ip);
  const address = { name: `address\n${network}`, free: FREE_TRIES_OF_ADDRESS };
  const stranger = { name: `stranger\n${network}\n${email}`, free: FREE_TRIES_OF_STRANGER };
  const strangers = { name: `strangers\n${email}`, free: FREE_TRIES_OF_STRANGERS };
  return { own, counters: [account, address], spare: [stranger, strangers, address], forget: [own, stranger.name] };
}

function alone(own: string): Place {
  return { own, counters: [{ name: own, free: FREE_TRIES }], spare: [], forget: [own] };
}

/** The session and the code that opened it are one transaction: no code is spent without a session, none opens two. */
async function openSession(attempt: SignInAttempt, operatorId: string, code?: string): Promise<SignInResult> {
  return accountTransaction(async (tx): Promise<SignInResult> => {
    const now = (await databaseNow(tx)).getTime();
    const factor = code === undefined ? "none" : await takeCode(tx, operatorId, code, now);
    if (!factor) return { outcome: "code_refused" };
    const sessionId = await insertSession(tx, operatorId, attempt, now);
    await recordAccount(
      tx,
      { actor: { type: "operator", id: operatorId, ip: attempt.ip, sessionId }, requestId: attempt.requestId },
      { action: "operator.signed_in", operatorId, after: { second_factor: factor } },
    );
    return { outcome: "signed_in", sessionId, operatorId };
  });
}

async function insertSession(tx: Tx, operatorId: string, attempt: SignInAttempt, now: number): Promise<string> {
  const id = newId("operatorSession");
  await tx.operatorSession.create({
    data: {
      id,
      operatorId,
      createdAt: new Date(now),
      lastSeenAt: new Date(now),
      authenticatedAt: new Date(now),
      expiresAt: new Date(now + SESSION_MS_MAX),
      ip: attempt.ip ?? null,
      userAgent: attempt.userAgent?.slice(0, USER_AGENT_LENGTH_MAX) ?? null,
    },
    select: { id: true },
  });
  return id;
}
