/** Whether a client asks for CSV rather than JSON. */
export function wantsCsv(headers: Headers): boolean {
  return /(^|,)\s*text\/csv\s*(;|,|$)/i.test(headers.get("accept") ?? "");
}
