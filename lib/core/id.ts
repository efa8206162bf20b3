import { typeid } from "typeid-js";

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
  pspAccount: "psp",
  operator: "op",
  operatorSession: "os",
  outboxMessage: "ob",
  ledgerEntry: "le",
  case: "case",
  request: "req",
} as const;

/** A new id of a kind, for instance `pi_01k…`. */
export function newId(kind: keyof typeof idPrefixes): string {
  return typeid(idPrefixes[kind]).toString();
}
