import { createHash, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { Logger } from "pino";
import { z } from "zod";
import { FaultSettings } from "./faults";
import { SentEvent } from "./run";

/** The relay sends 100 events of ids at a time; this is far more. */
const BODY_BYTES_MAX = 4 * 1024 * 1024;
const EVENTS_MAX = 1_000;
const REQUEST_MS_MAX = 20_000;
/** The SDK's seed for event ids is a time and ten random bytes. */
const SEED_MAX = 200;
/** Requests that are still open when the engine closes get so long. What isn't acknowledged, the relay sends again. */
const CLOSE_MS_MAX = 1_000;

const SentEvents = z.union([SentEvent.transform((event) => [event]), z.array(SentEvent).max(EVENTS_MAX)]);

type Endpoints = {
  port: number;
  eventKey: string;
  log: Logger;
  /** Whether the whole engine is up. */
  ready(): boolean;
  /** Stores events and answers their ids; nothing is acknowledged before it returns. */
  accept(events: SentEvent[], idSeed: string | undefined): Promise<string[]>;
  /** Absent where faults are not allowed. */
  setFaults: ((settings: FaultSettings) => void) | undefined;
};

type Answer = { status: number; body: object };

/** Listens on the loopback address only. Returns the address, and how to stop. */
export async function startListener(endpoints: Endpoints): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    answer(endpoints, request).then(
      (result) => send(response, result),
      (error: unknown) => {
        endpoints.log.error({ err: error, method: request.method }, "request to the engine failed");
        send(response, { status: 500, body: { error: "The engine could not store this.", status: 500 } });
      },
    );
  });
  server.requestTimeout = REQUEST_MS_MAX;
  const listening = Promise.withResolvers<void>();
  server.once("error", listening.reject);
  server.listen(endpoints.port, "127.0.0.1", listening.resolve);
  await listening.promise;
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : endpoints.port;
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      const { promise: closed, resolve } = Promise.withResolvers<void>();
      server.close(() => resolve());
      const timer = setTimeout(() => server.closeAllConnections(), CLOSE_MS_MAX);
      await closed;
      clearTimeout(timer);
    },
  };
}

async function answer(endpoints: Endpoints, request: IncomingMessage): Promise<Answer> {
  const { pathname } = new URL(request.url ?? "/", "http://engine");
  const [, room, key, ...rest] = pathname.split("/");
  if (rest.length > 0) return notFound();
  switch (`${request.method} ${room}`) {
    case "GET healthz":
      if (key !== undefined) return notFound();
      return endpoints.ready() ? { status: 200, body: { status: "ok" } } : refused(503, "The engine is starting.");
    case "POST fn":
    case "PUT fn":
      // The functions are known from the start; the SDK only wants to hear a yes.
      return key === "register" ? { status: 200, body: { ok: true } } : notFound();
    case "POST e":
      return isKey(endpoints, key) ? takeEvents(endpoints, request) : wrongKey();
    case "POST faults":
      if (!endpoints.setFaults) return notFound();
      return isKey(endpoints, key) ? takeFaults(endpoints.setFaults, request) : wrongKey();
    default:
      return notFound();
  }
}

async function takeEvents(endpoints: Endpoints, request: IncomingMessage): Promise<Answer> {
  const read = await readJson(request, SentEvents);
  if (!read.ok) return read.answer;
  const seed = request.headers["x-inngest-event-id-seed"];
  const usable = typeof seed === "string" && seed.length <= SEED_MAX;
  const ids = await endpoints.accept(read.value, usable ? seed : undefined);
  return { status: 200, body: { ids, status: 200 } };
}

async function takeFaults(setFaults: (settings: FaultSettings) => void, request: IncomingMessage): Promise<Answer> {
  const read = await readJson(request, FaultSettings);
  if (!read.ok) return read.answer;
  setFaults(read.value);
  return { status: 200, body: { ok: true } };
}

async function readJson<T>(
  request: IncomingMessage,
  schema: z.ZodType<T>,
): Promise<{ ok: true; value: T } | { ok: false; answer: Answer }> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    // Read to its end all the same: a client that is still sending would not hear the answer.
    if (bytes <= BODY_BYTES_MAX) chunks.push(chunk);
  }
  if (bytes > BODY_BYTES_MAX) return { ok: false, answer: refused(413, "The body is too large.") };
  let body: unknown;
  try {
    body = JSON.parse(Buffer.concat(chunks).toString("utf8"));
  } catch {
    return { ok: false, answer: refused(400, "The body is not valid JSON.") };
  }
  const parsed = schema.safeParse(body);
  if (parsed.success) return { ok: true, value: parsed.data };
  return { ok: false, answer: refused(400, z.prettifyError(parsed.error)) };
}

/** Compares digests, so that the time it takes tells nothing about the key. */
function isKey(endpoints: Endpoints, given: string | undefined): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  try {
    return timingSafeEqual(digest(decodeURIComponent(given ?? "")), digest(endpoints.eventKey));
  } catch {
    return false;
  }
}

function wrongKey(): Answer {
  return refused(401, "The event key is not valid.");
}

function notFound(): Answer {
  return refused(404, "There is nothing here.");
}

function refused(status: number, error: string): Answer {
  return { status, body: { error, status } };
}

function send(response: ServerResponse, { status, body }: Answer): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}
