import { z } from "zod";
import { CASE_KINDS, CASE_STATUSES } from "@/lib/cases/status";
import { PageQuery } from "@/lib/core/page";
import { LEAVE_OUT, writtenText } from "@/lib/core/text";

const filters = { kind: z.enum(CASE_KINDS).optional(), status: z.enum(CASE_STATUSES).optional() };

export const ListCases = PageQuery.safeExtend(filters);

const person = z.object({ id: z.string(), name: z.string(), at_ms: z.int() });

/** Something a person has to look at, with its evidence in plain words. */
export const Case = z.object({
  case_id: z.string(),
  kind: z.enum(CASE_KINDS),
  status: z.enum(CASE_STATUSES),
  /** Null where nobody here knows whose it is. */
  merchant_id: z.string().nullable(),
  merchant_name: z.string(),
  livemode: z.boolean(),
  payment_intent_id: z.string().nullable(),
  order_id: z.string().nullable(),
  charge_id: z.string().nullable(),
  psp_account_name: z.string().nullable(),
  /** What the charge was asked for. */
  amount: z.int().nullable(),
  currency: z.string().nullable(),
  /** What was found, sentence by sentence, and what a person can do about it. */
  findings: z.array(z.string()),
  advice: z.string(),
  /** The same as it was recorded when the case was opened. */
  evidence: z.unknown(),
  /** Who works on it. */
  taken: person.nullable(),
  /** What was done about it in the end, and by whom. */
  resolution: person.extend({ text: z.string() }).nullable(),
  created_ms: z.int(),
});
export type Case = z.output<typeof Case>;

/** The console's list: what is to be done first. `after`: the last case of the page before. */
export const CaseQueueQuery = z.object({
  state: z.enum(["todo", ...CASE_STATUSES, "all"]).catch("todo"),
  kind: filters.kind.catch(undefined),
  after: z
    .string()
    // What can't be an id is one that no case has.
    .transform((text) => (/^\w{1,64}$/.test(text) ? text : "none"))
    .optional()
    .catch(undefined),
});
export type CaseQueueQuery = z.output<typeof CaseQueueQuery>;

/** `todo` counts all that nobody has resolved, whatever is shown. */
export const CaseQueue = z.object({ data: z.array(Case), next: z.string().nullable(), todo: z.int() });
export type CaseQueue = z.output<typeof CaseQueue>;

export const RESOLUTION_MAX = 1_000;
export const ResolveCase = z.strictObject({ resolution: writtenText(RESOLUTION_MAX, LEAVE_OUT) });

export const CaseParams = z.object({ id: z.string().regex(/^case_\w{1,64}$/) });
/** `{id}:take`: the address's last segment. */
export const CaseCommandParams = z.object({
  id: z
    .string()
    .regex(/^case_\w{1,64}:(take|release|resolve)$/)
    .transform((text) => text.slice(0, text.indexOf(":"))),
});
