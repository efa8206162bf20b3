import { z } from "zod";

const text = z.string().max(128).optional().catch(undefined);
const ms = z
  .string()
  .regex(/^\d{1,15}$/)
  .optional()
  .catch(undefined);

/** What of the log an address shows. What can't be read shows everything, and never an error page. */
export const AuditAddress = z.object({
  chain: text,
  actor: text,
  action: text,
  object: text,
  request_id: text,
  created_gte_ms: ms,
  created_lte_ms: ms,
  starting_after: z
    .string()
    .regex(/^\d{1,18}$/)
    .optional()
    .catch(undefined),
});
export type AuditAddress = z.output<typeof AuditAddress>;

/** The query of an address, for pages and reads alike. */
export function auditQuery(address: AuditAddress): string {
  const entries = Object.entries(address).flatMap(([name, value]) => (value ? [[name, value.trim()]] : []));
  return new URLSearchParams(entries).toString();
}
