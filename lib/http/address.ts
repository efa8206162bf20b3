/** The header in which the server notes a request's address for everything behind it. What a client writes there is gone. */
const HEADER = "x-forwarded-for";

/** The address that a request came from, as the server noted it. */
export function addressOf(headers: Headers): string | undefined {
  return headers.get(HEADER) ?? undefined;
}

/**
 * Notes the address that a request came from. Each of our own proxies adds the address it was called from, so with so
 * many of them in front the one before the last so many is the client's; what stands before it, anybody can write.
 */
export function noteAddress(
  headers: Record<string, string | string[] | undefined>,
  remoteAddress: string | undefined,
  proxies: number,
): void {
  const told = [headers[HEADER] ?? []].flat().join(",").split(",");
  const path = [...told, remoteAddress ?? ""]
    .map((each) => each.trim().replace(/^::ffff:/i, ""))
    .filter((each) => each !== "");
  headers[HEADER] = path.at(-1 - proxies) ?? path[0];
}
