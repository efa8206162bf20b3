/** Seconds that a request waits for its outcome when it doesn't say, and at most. */
const WAIT_S_DEFAULT = 10;
const WAIT_S_MAX = 25;

/** How long a request wants to wait for its outcome: `Prefer: wait=SECONDS` (RFC 7240), 10 s by default, at most 25 s. */
export function waitMsOf(headers: Headers): number {
  const wanted = /(?:^|[,;\s])wait\s*=\s*"?(\d{1,9})"?\s*(?:$|[,;])/i.exec(headers.get("prefer") ?? "");
  return Math.min(wanted ? Number(wanted[1]) : WAIT_S_DEFAULT, WAIT_S_MAX) * 1000;
}
