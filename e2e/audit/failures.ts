import type { Evidence } from "@/e2e/audit/evidence";
import { linesOf } from "@/e2e/audit/log-lines";
import { judge, type Verdict } from "@/e2e/audit/verdict";

/** What a process writes when an error reached nobody. */
const NOBODY_CAUGHT = /unhandled ?rejection|uncaught ?exception|ERR_UNHANDLED_REJECTION/i;
/** What our processes log of a request that ended in a bug. */
const BUG = /"msg":"request failed/;

/** 14. No client saw a 500 and no process lost an error. 503 is an answer: it says that nothing was done. */
export async function auditFailures(evidence: Evidence): Promise<Verdict> {
  const verdict = await judge(evidence, {
    invariant: 14,
    title: "no 500, and no error that nobody caught",
    counts: {
      "answers seen": "SELECT 1 FROM history",
      "answers kept": "SELECT 1 FROM idempotency_keys WHERE status = 'finished'",
    },
    rules: [
      {
        what: "a client saw a server's error",
        sql: `SELECT coalesce(body::jsonb ->> 'request_id', 'answer ' || n) AS id, concat_ws(' ', method, path, status) AS detail
              FROM (SELECT n, method, path, status, CASE WHEN body IS JSON OBJECT THEN body END AS body FROM history) AS seen
              WHERE status >= 500 AND status <> 503`,
      },
      {
        what: "a server's error is kept for a key",
        sql: `SELECT key AS id, response_status::text AS detail FROM idempotency_keys WHERE response_status >= 500`,
      },
    ],
  });
  let lines = 0;
  for (const file of evidence.logFiles) {
    for await (const line of linesOf(file)) {
      lines += 1;
      const what = NOBODY_CAUGHT.test(line)
        ? "an error that nobody caught"
        : BUG.test(line)
          ? "a request failed by a bug"
          : null;
      if (what) verdict.findings.push({ invariant: 14, what: `${what}: ${line.slice(0, 300)}`, ids: [file] });
    }
  }
  return { ...verdict, counted: { ...verdict.counted, logs: evidence.logFiles.length, "lines of logs": lines } };
}
