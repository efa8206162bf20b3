/**
 * The request line and the headers of a webhook as they go over the wire (HTTP/1.1): what our headers are, and what the
 * client adds to them. Kept with the attempt, so that a merchant's log and ours can be compared byte by byte.
 */
export function requestHead(url: URL, headers: Readonly<Record<string, string>>, body: string): string {
  const lines = [
    `POST ${url.pathname}${url.search} HTTP/1.1`,
    `host: ${url.host}`,
    "connection: close",
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    `content-length: ${Buffer.byteLength(body)}`,
  ];
  return lines.map((line) => `${line}\r\n`).join("");
}
