import { fromUUID, typeid } from "typeid-js";

/** The prefix of every kind of id. Ids sort by creation (UUIDv7 under the prefix). */
export const idPrefixes = {
  paymentIntent: "pi",
  charge: "ch",
  pspCall: "pc",
  pspSend: "ps",
  pspInquiry: "pq",
  refund: "rf",
  event: "evt",
  webhookEndpoint: "we",
  delivery: "wd",
  deliveryAttempt: "wa",
  notification: "nt",
  merchant: "m",
  apiClient: "cl",
  apiClientSecret: "cs",
  pspAccount: "psp",
  operator: "op",
  operatorSession: "os",
  outboxMessage: "ob",
  ledgerEntry: "le",
  ledgerCheck: "lc",
  case: "case",
  pspReconciliation: "pr",
  savedView: "sv",
  request: "req",
} as const;

/** A new id of a kind, for instance `pi_01k…`. */
export function newId(kind: keyof typeof idPrefixes): string {
  return typeid(idPrefixes[kind]).toString();
}

/**
 * The lowest id of a kind that can be made at a moment: 48 bits of time, then nothing. Ids sort by creation, so their index
 * is one by time.
 */
export function firstIdOf(kind: keyof typeof idPrefixes, atMs: number): string {
  const hex = Math.max(0, Math.floor(atMs)).toString(16).padStart(12, "0");
  return fromUUID(`${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`, idPrefixes[kind]);
}
