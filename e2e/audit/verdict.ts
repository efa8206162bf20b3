import type { Evidence } from "@/e2e/audit/evidence";
import { kindsExcusing } from "@/e2e/audit/excuses";

/** Something that is wrong, named by the invariant it breaks and by the objects it is about. */
export type Finding = { invariant: number; what: string; ids: string[] };

/** What one invariant came to. `excused` differs too, but a person knows: the last ids are the open case that says so, and its kind. */
export type Verdict = {
  invariant: number;
  title: string;
  counted: Record<string, number>;
  findings: Finding[];
  excused: Finding[];
};

/**
 * A way to break an invariant, as a query for what breaks it: `id`, and where it helps `detail` (what differs) and
 * `case_of` (the payment intent whose open case excuses it, where `excuses.ts` lets its kind do so) or `case_ref` (the
 * PSP's reference, of what our books don't have).
 */
export type Rule = { what: string; sql: string };

type Invariant = { invariant: number; title: string; counts: Record<string, string>; rules: Rule[] };
type Hit = { id: string; detail: string | null; case_id: string | null; case_kind: string; total: string };

/** A broken rule mostly breaks in one way: this many examples are enough, and the rest is counted. */
const HITS_SHOWN_MAX = 50;

/** Runs an invariant's rules over the evidence. Every count is reported, so that nobody takes "looked at 0" for "right". */
export async function judge({ observer }: Evidence, { invariant, title, counts, rules }: Invariant): Promise<Verdict> {
  const verdict: Verdict = { invariant, title, counted: {}, findings: [], excused: [] };
  for (const [name, sql] of Object.entries(counts)) {
    const { rows } = await observer.query<{ count: string }>(`SELECT count(*) AS count FROM (${sql}) AS counted`);
    verdict.counted[name] = Number(rows[0]?.count ?? 0);
  }
  for (const { what, sql } of rules) {
    const { rows } = await observer.query<Hit>(
      `SELECT hit.id, to_jsonb(hit)->>'detail' AS detail, known.id AS case_id, known.kind AS case_kind,
         count(*) OVER () AS total
       FROM (${sql}) AS hit
       LEFT JOIN LATERAL (
         SELECT id, kind FROM cases
         WHERE status <> 'resolved' AND kind = ANY ($1)
           AND (payment_intent_id = to_jsonb(hit)->>'case_of'
             OR to_jsonb(hit)->>'case_ref' IN (psp_reference, evidence->>'charge_reference'))
         ORDER BY id LIMIT 1) AS known ON true
       ORDER BY known.id IS NOT NULL, hit.id LIMIT ${HITS_SHOWN_MAX}`,
      [kindsExcusing(what)],
    );
    for (const { id, detail, case_id: caseId, case_kind: kind } of rows) {
      const told = detail === null ? what : `${what}: ${detail}`;
      if (caseId === null) verdict.findings.push({ invariant, what: told, ids: [id] });
      else verdict.excused.push({ invariant, what: told, ids: [id, caseId, kind] });
    }
    const more = Number(rows[0]?.total ?? 0) - rows.length;
    if (more > 0) verdict.findings.push({ invariant, what: `${what}: and ${more} more`, ids: [] });
  }
  return verdict;
}
