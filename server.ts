import { createServer, type ServerResponse } from "node:http";
import next from "next";
import { errorCodes } from "@/lib/core/error";
import { newId } from "@/lib/core/id";
import { env } from "@/lib/env";
import { noteAddress } from "@/lib/http/address";
import { staticFiles } from "@/lib/http/static-files";
import { log } from "@/lib/log";

/** No body of this API is near this size. Bodies without a length are counted where they are read. */
const BODY_BYTES_MAX = 64 * 1024;
/** A request may wait 25 s for its outcome; its own bytes have to be here much sooner. */
const REQUEST_MS_MAX = 20_000;
const HEADERS_MS_MAX = 10_000;
const HEADERS_MAX = 100;
const KEEP_ALIVE_MS = 60_000;
/** After SIGTERM requests may finish for so long: the longest wait and some. */
const DRAIN_MS_MAX = 30_000;

const { HOST, PORT, TRUSTED_PROXIES } = checkedEnv();
if (!process.argv.includes("--check")) await serve();

/** A broken environment is told in plain lines, before anything starts. */
function checkedEnv() {
  try {
    return env();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  }
}

/** The public listener: limits, then Next. */
async function serve(): Promise<void> {
  const app = next({ dev: false, dir: process.cwd(), hostname: HOST, port: PORT });
  await app.prepare();
  const handle = app.getRequestHandler();
  const serveFile = staticFiles(".next/static");
  let draining = false;
  const answering = new Set<ServerResponse>();
  const server = createServer((request, response) => {
    answering.add(response);
    response.once("close", () => answering.delete(response));
    if (draining) endConnection(response);
    if (Number(request.headers["content-length"] ?? 0) > BODY_BYTES_MAX) {
      request.resume();
      return refuse(response, "body_too_large", `The body must not be over ${BODY_BYTES_MAX} bytes.`);
    }
    if (!isReadable(request.url?.split("?")[0] ?? "")) {
      return refuse(response, "invalid_request", "The address has an escape that is not UTF-8.");
    }
    if (serveFile(request, response)) return;
    noteAddress(request.headers, request.socket.remoteAddress, TRUSTED_PROXIES);
    handle(request, response).catch((error: unknown) => {
      log().error({ err: error }, "request failed outside of its route");
      response.destroy();
    });
  });
  server.requestTimeout = REQUEST_MS_MAX;
  server.headersTimeout = HEADERS_MS_MAX;
  server.maxHeadersCount = HEADERS_MAX;
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  // Nothing here speaks WebSocket.
  server.on("upgrade", (_request, socket) => socket.destroy());

  const drain = () => {
    draining = true;
    for (const response of answering) endConnection(response);
    server.close(() => process.exit(0));
    server.closeIdleConnections();
    setTimeout(() => process.exit(0), DRAIN_MS_MAX).unref();
  };
  process.once("SIGTERM", drain);
  process.once("SIGINT", drain);
  // The launcher is gone: so is the app.
  process.once("disconnect", drain);
  process.on("unhandledRejection", (error) => {
    log().fatal({ err: error }, "unhandled rejection");
    process.exit(1);
  });
  server.listen(PORT, HOST, () => log().info({ host: HOST, port: PORT }, "listening"));
}

/** Whoever has a connection to a process that ends gets an answer, and is told to take another one. */
function endConnection(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader("connection", "close");
}

/** Refused before a byte of the body is read; the connection can't be used for anything else after that. */
function refuse(response: ServerResponse, code: "body_too_large" | "invalid_request", detail: string): void {
  const { status, title, retryable } = errorCodes[code];
  const requestId = newId("request");
  response.writeHead(status, {
    "content-type": "application/problem+json",
    "x-request-id": requestId,
    connection: "close",
  });
  response.end(
    JSON.stringify({ type: `/docs/errors#${code}`, title, status, detail, code, request_id: requestId, retryable }),
  );
}

/** Whether a path's escapes are UTF-8; Next would answer 500 to one that isn't. */
function isReadable(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}
