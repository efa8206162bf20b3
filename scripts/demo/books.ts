import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Charge, PspCall } from "@/lib/db/client";
import { Ledger } from "@/simulator/ledger";
import { feeOf } from "./money.ts";
import type { DemoRows } from "./rows.ts";

/** Tokens of the simulator whose cards look like these; any other is a plain one. */
const TOKENS: Readonly<Record<string, string>> = { mastercard: "tok_mastercard", amex: "tok_amex" };

/** So long a refund may be under way at a simulated PSP. */
const PENDING_MS = 2 * 86_400_000;

/** Writes the demo into the simulated PSPs' own books too, so that what is held can be captured, and refunds go through. */
export function writeBooks(folder: string, rows: DemoRows): void {
  mkdirSync(folder, { recursive: true });
  const accounts = Map.groupBy(rows.charges, ({ pspAccountId }) => pspAccountId);
  const orders = new Map(rows.intents.map(({ id, orderId }) => [id, orderId]));
  const calls = Map.groupBy(rows.calls, ({ chargeId }) => chargeId);
  for (const [account, charges] of accounts) {
    const path = join(folder, `${account}.sqlite`);
    // The simulator makes its own tables.
    new Ledger(path).close();
    const db = new DatabaseSync(path);
    db.exec("BEGIN");
    for (const charge of charges)
      bookCharge(db, charge, calls.get(charge.id) ?? [], orders.get(charge.paymentIntentId) ?? "");
    db.exec("COMMIT");
    db.close();
  }
}

function bookCharge(db: DatabaseSync, charge: Charge, calls: readonly PspCall[], orderId: string): void {
  const authorization = calls.find(({ operation }) => operation === "authorize");
  // What never arrived is in nobody's books.
  if (!authorization || !charge.pspReference) return;
  const captures = calls.filter(({ operation }) => operation === "capture");
  const taken =
    captures.length > 0 ? captures : authorization.captureNow && charge.amountCaptured > 0n ? [authorization] : [];
  const fee = taken.reduce((sum, call) => sum + feeOf(call.amount), 0n);
  const createdMs = authorization.createdAt.getTime();
  arrive(db, authorization);
  db.prepare(
    `INSERT INTO payments (id, idempotency_key, request, reference, token, status, amount, currency, capture, brand, last4,
       decline_code, decline_hard, return_url, visible_ms, settle_ms, expires_ms, amount_captured, amount_voided,
       amount_refunded, fee, effects, created_ms)
     VALUES (?, ?, '(demo)', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, ?, NULL, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(
    charge.pspReference,
    authorization.idempotencyKey,
    orderId,
    TOKENS[charge.cardBrand ?? ""] ?? "tok_visa",
    charge.status,
    charge.amount,
    charge.currency,
    authorization.captureNow ? 1 : 0,
    charge.cardBrand ?? "visa",
    charge.cardLast4 ?? "4242",
    charge.declineCode,
    0,
    createdMs,
    charge.captureBefore?.getTime() ?? createdMs + 7 * 86_400_000,
    charge.amountCaptured,
    charge.status === "expired" ? 0n : charge.amountReleased,
    charge.amountRefunded,
    fee,
    charge.amountAuthorized > 0n ? 1 : 0,
    createdMs,
  );
  for (const call of calls) if (call.operation !== "authorize") bookOperation(db, charge, call);
}

function bookOperation(db: DatabaseSync, charge: Charge, call: PspCall): void {
  if (!call.pspReference) return;
  const done = call.outcome === "approved";
  const pending = call.outcome === "pending";
  const createdMs = call.createdAt.getTime();
  arrive(db, call);
  db.prepare(
    `INSERT INTO operations (id, kind, payment_id, idempotency_key, request, status, amount, currency, fee, decline_code,
       decline_hard, visible_ms, settle_ms, effects, created_ms)
     VALUES (?, ?, ?, ?, '(demo)', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(
    call.pspReference,
    call.operation,
    charge.pspReference,
    call.idempotencyKey,
    pending ? "pending" : done ? "succeeded" : "failed",
    call.amount,
    call.currency,
    call.operation === "capture" ? feeOf(call.amount) : 0n,
    done || pending ? null : "refund_declined",
    done || pending ? 0 : 1,
    createdMs,
    pending ? createdMs + PENDING_MS : null,
    done ? 1 : 0,
    createdMs,
  );
}

function arrive(db: DatabaseSync, call: PspCall): void {
  db.prepare("INSERT INTO arrivals (idempotency_key, count) VALUES (?, ?)").run(call.idempotencyKey, call.sends);
}
