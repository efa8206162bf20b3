import { z } from "zod";
import { type Account, type Reply, refusal } from "@/simulator/account";
import type { FaultTarget } from "@/simulator/faults";
import { findOperation, followUp } from "@/simulator/follow-up";
import { listTransactions } from "@/simulator/list";
import { OPERATION_KINDS } from "@/simulator/operations";

/** A request of the API, read whole. */
export type ApiRequest = { method: string; url: URL; key: string; body: unknown };

/** An operation on a payment, or a question about one: `/v1/payments/sp_1/refunds`, `/v1/refunds/sr_1`. */
const FOLLOW_UP = /^\/v1\/payments\/(\w+)\/(capture|void|refund)s$/;
const QUESTION = /^\/v1\/(payment|capture|void|refund)s(?:\/(\w+))?$/;

/** Answers a request by the account's rules. */
export function serve(account: Account, { method, url, key, body }: ApiRequest): Reply {
  if (method === "POST") {
    if (key === "") return refusal(400, "invalid_request", "An Idempotency-Key is required.");
    if (url.pathname === "/v1/payments") return account.createPayment(key, body);
    const [, id, name] = FOLLOW_UP.exec(url.pathname) ?? [];
    const kind = OPERATION_KINDS.find((each) => each === name);
    if (kind && id) return followUp(account, kind, key, id, body);
  }
  if (method === "GET" && url.pathname === "/v1/transactions") return listTransactions(account, url.searchParams);
  const [, name, id] = QUESTION.exec(url.pathname) ?? [];
  if (method !== "GET" || !name) return refusal(404, "not_found", "There is nothing here.");
  const byKey = url.searchParams.get("idempotency_key") ?? "";
  const kind = OPERATION_KINDS.find((each) => each === name);
  if (!kind) return account.find(id ? account.ledger.byId(id) : account.ledger.byKey(byKey));
  const { operations } = account.ledger;
  return findOperation(account, id ? operations.byId(kind, id) : operations.byKey(byKey));
}

/** What a request wants, in the words of the fault scripts. */
export function targetOf({ method, url }: ApiRequest): FaultTarget {
  if (method === "GET") return "find";
  const name = FOLLOW_UP.exec(url.pathname)?.[2];
  return OPERATION_KINDS.find((kind) => kind === name) ?? "authorize";
}

const Reference = z.object({ reference: z.string() });

/** Which order a request with effect is about, if it can be told. */
export function referenceOf({ ledger }: Account, { url, body }: ApiRequest): string | undefined {
  const [, id] = FOLLOW_UP.exec(url.pathname) ?? [];
  return id ? ledger.byId(id)?.reference : Reference.safeParse(body).data?.reference;
}
