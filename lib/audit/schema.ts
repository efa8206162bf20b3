import { z } from "zod";
import { createdRangeFields } from "@/lib/core/created-range";
import { PageQuery, pageOf, queryInteger } from "@/lib/core/page";

const word = z.string().regex(/^[\w.:-]{1,64}$/, "must be an id or a word of the log");

/** What the log can be narrowed to. An action may be cut short: `refund.` is every one about refunds. */
const filters = {
  chain: word.optional(),
  actor: word.optional(),
  action: word.optional(),
  object: word.optional(),
  request_id: z
    .string()
    .regex(/^[\w.:-]{1,128}$/)
    .optional(),
  ...createdRangeFields,
};

export const AuditFilters = z.strictObject(filters);
export type AuditFilters = z.output<typeof AuditFilters>;

export const ListAuditRecords = PageQuery.safeExtend(filters);

/** The same filters, as a file. */
export const ExportAuditRecords = AuditFilters.extend({ format: z.enum(["csv", "jsonl"]).default("csv") });

/** One thing that was done. `before` and `after` hold what changed, without secrets. */
export const AuditRecord = z.object({
  /** Its place in the whole log. */
  id: z.string(),
  chain: z.string(),
  seq: z.int(),
  actor: z.object({ type: z.enum(["operator", "api_client", "system"]), id: z.string(), name: z.string().nullable() }),
  action: z.string(),
  object: z.object({ type: z.string(), id: z.string() }),
  before: z.unknown(),
  after: z.unknown(),
  request_id: z.string().nullable(),
  /** From where, when a person did it. */
  ip: z.string().nullable(),
  session_id: z.string().nullable(),
  created_ms: z.int(),
  hash: z.string(),
});
export type AuditRecord = z.output<typeof AuditRecord>;

export const AuditPage = pageOf(AuditRecord);
export type AuditPage = z.output<typeof AuditPage>;

const HEAD = /^[0-9a-f]{64}$/;

/** Which chain to verify; for a long one, after how many records to go on, and the hash that the last piece came to. */
export const VerifyChain = z
  .strictObject({
    chain: word,
    after: queryInteger(0, Number.MAX_SAFE_INTEGER).default(0),
    head: z.string().regex(HEAD, "must be the head_hash of the piece before").optional(),
  })
  .refine(({ after, head }) => (after === 0) === (head === undefined), {
    path: ["head"],
    message: "must be given with after, and only with it",
  });

/** How far a chain is verified. `head_hash` is the hash of the newest record that was: keep it elsewhere, and it proves. */
export const Verification = z.object({
  chain: z.string(),
  verified: z.int(),
  records: z.int(),
  head_hash: z.string(),
  broken_at: z.int().nullable(),
  finished: z.boolean(),
});
export type Verification = z.output<typeof Verification>;

/** A chain, for choosing one. */
export const AuditChain = z.object({ chain: z.string(), name: z.string(), records: z.int() });
export type AuditChain = z.output<typeof AuditChain>;
