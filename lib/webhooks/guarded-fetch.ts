import { lookup as dnsLookup } from "node:dns/promises";
import { isIP } from "node:net";
import ipaddr from "ipaddr.js";
import { Agent, buildConnector, request } from "undici";
import { env } from "@/lib/env";

/** The whole try, connection to last byte. */
const DEADLINE_MS = 15_000;
/** More of an answer than this is not read, */
const READ_BYTES_MAX = 16 * 1024;
/** and no more than this is kept. */
const KEPT_BYTES_MAX = 1024;
const HEADERS_KEPT_MAX = 32;
const PORTS = new Set(["443", "8443", "80"]);

/** What a receiver answered. */
export type GuardedResponse = {
  status: number;
  headers: Record<string, string>;
  body: string;
};

/** A webhook that was not answered. The message is one of few: it must not tell what stands behind an address. */
export class GuardedFetchError extends Error {
  override readonly name = "GuardedFetchError";
}

/**
 * POSTs to an address that a merchant chose, never to a private one: every address the name resolves to must be public,
 * the connection goes to the address that was checked, redirects are not followed, time and bytes are bounded. The only
 * door for such requests. Throws `GuardedFetchError` when there is no answer.
 */
export async function guardedPost(
  url: string,
  headers: Record<string, string>,
  body: string,
): Promise<GuardedResponse> {
  const target = allowedUrl(url);
  const exempt = env().WEBHOOK_ALLOWED_HOSTS.includes(target.host);
  // One protocol, so that what is kept of a request is what went over the wire.
  const connection = { pipelining: 0, maxHeaderSize: 16 * 1024, allowH2: false };
  const dispatcher = new Agent({ ...connection, connect: exempt ? {} : checkedConnector() });
  try {
    // `request` follows no redirects, and adds no headers of a browser's.
    const signal = AbortSignal.timeout(DEADLINE_MS);
    const response = await request(target, { method: "POST", headers, body, dispatcher, signal });
    return {
      status: response.statusCode,
      headers: Object.fromEntries(
        Object.entries(response.headers)
          .slice(0, HEADERS_KEPT_MAX)
          .map(([name, value]) => [name, [value].flat().join(", ")]),
      ),
      body: await firstBytes(response.body),
    };
  } catch (error) {
    throw new GuardedFetchError(reasonOf(error), { cause: error });
  } finally {
    await dispatcher.destroy();
  }
}

/** Whether a URL may be called at all, by its form. Throws in words for the merchant otherwise. */
export function allowedUrl(text: string): URL {
  const url = URL.parse(text);
  if (!url || (url.protocol !== "https:" && url.protocol !== "http:"))
    throw new GuardedFetchError("The URL must be http or https.");
  if (env().WEBHOOK_ALLOWED_HOSTS.includes(url.host)) return url;
  if (url.username || url.password) throw new GuardedFetchError("The URL must not carry a user name or password.");
  if (!PORTS.has(url.port || (url.protocol === "https:" ? "443" : "80")))
    throw new GuardedFetchError("The URL's port is not allowed.");
  const host = url.hostname
    .replace(/^\[|\]$/g, "")
    .replace(/\.$/, "")
    .toLowerCase();
  if (host === "localhost" || host.endsWith(".localhost") || (isIP(host) !== 0 && !isPublic(host))) {
    throw new GuardedFetchError("The URL must be reachable from the public internet.");
  }
  return url;
}

/** Whether an address belongs to the public internet. What can be translated or tunnelled to a private one does not. */
export function isPublic(address: string): boolean {
  const parsed = ipaddr.parse(address);
  if (parsed.range() !== "unicast") return false;
  if (parsed instanceof ipaddr.IPv4) return true;
  // Only 2000::/3 is global unicast; ipaddr.js also calls ::7f00:1 unicast.
  const inside = (range: string) => parsed.match(ipaddr.IPv6.parseCIDR(range));
  return inside("2000::/3") && !["2001::/32", "2001:db8::/32", "2002::/16"].some(inside);
}

/** Resolves once, checks every answer, and connects to a checked one; the socket is looked at once more. */
function checkedConnector(): buildConnector.connector {
  const connect = buildConnector({
    timeout: 10_000,
    allowH2: false,
    lookup: (hostname, _options, done) => {
      dnsLookup(hostname, { all: true, verbatim: true }).then(
        (addresses) => {
          if (addresses.length === 0 || !addresses.every(({ address }) => isPublic(address))) {
            return done(new GuardedFetchError("address not allowed"), []);
          }
          done(null, addresses);
        },
        (error: NodeJS.ErrnoException) => done(error, []),
      );
    },
  });
  return (options, callback) =>
    connect(options, (error, socket) => {
      if (error || !socket) return callback(error ?? new Error("no socket"), null);
      if (!socket.remoteAddress || !isPublic(socket.remoteAddress)) {
        socket.destroy();
        return callback(new GuardedFetchError("address not allowed"), null);
      }
      callback(null, socket);
    });
}

async function firstBytes(stream: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stream) {
    chunks.push(chunk);
    bytes += chunk.byteLength;
    // Leaving the loop ends the stream, and with it the connection.
    if (bytes >= READ_BYTES_MAX) break;
  }
  const kept = Buffer.concat(chunks).subarray(0, KEPT_BYTES_MAX);
  // PostgreSQL keeps no U+0000; a cut multi-byte character becomes U+FFFD.
  return new TextDecoder().decode(kept).replaceAll("\0", "\uFFFD");
}

function reasonOf(error: unknown): string {
  const text = error instanceof Error ? `${error.name} ${error.message} ${String(error.cause)}` : "";
  if (/TimeoutError|timeout/i.test(text)) return "No answer in time.";
  if (/address not allowed/.test(text)) return "The URL must be reachable from the public internet.";
  return "The connection failed.";
}
