import type { IncomingMessage, ServerResponse } from "node:http";
import sirv from "sirv";

/** Under this path stands what a build made for browsers. The names change with what is inside. */
const PREFIX = "/_next/static";
const YEAR_S = 365 * 24 * 60 * 60;

/** Serves the build's files as small as the browser takes them; the build left them compressed beside the plain ones. */
export function staticFiles(folder: string): (request: IncomingMessage, response: ServerResponse) => boolean {
  const files = sirv(folder, {
    brotli: true,
    gzip: true,
    etag: true,
    maxAge: YEAR_S,
    immutable: true,
    extensions: [],
    setHeaders: (response) => response.setHeader("X-Content-Type-Options", "nosniff"),
  });
  return (request, response) => {
    const { method, url } = request;
    if (!url?.startsWith(`${PREFIX}/`)) return false;
    if (method !== "GET" && method !== "HEAD") {
      response.writeHead(405, { allow: "GET, HEAD" }).end();
      return true;
    }
    let served = true;
    request.url = url.slice(PREFIX.length);
    files(request, response, () => {
      request.url = url;
      served = false;
    });
    return served;
  };
}
