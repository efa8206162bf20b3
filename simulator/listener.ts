import { timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { z } from "zod";
import { type Account, type Reply, refusal } from "@/simulator/account";
import { type ApiRequest, referenceOf, serve, targetOf } from "@/simulator/api";
import { challengePage, outcomePage } from "@/simulator/challenge-page";
import { Settings } from "@/simulator/config";
import { overturnRefund, reversePayment } from "@/simulator/corrections";
import { FaultScript } from "@/simulator/faults";

/** A connection that gets no answer is closed at last. */
const HANG_MS = 120_000;
const SLOW_MS = 5_000;
const BODY_BYTES_MAX = 64 * 1024;

/** The HTTP side of one account: API, challenge page, control. */
export function createListener(account: Account): Server {
  return createServer((request, response) => {
    route(account, request, response).catch((error: unknown) => {
      if (!response.headersSent) sendJson(response, 500, { error: { type: "internal", message: String(error) } });
    });
  });
}

async function route(account: Account, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? "/", "http://simulator");
  const at = `${request.method} ${url.pathname}`;
  if (at === "GET /healthz") return sendJson(response, 200, { status: "ok" });
  const challenge = /^\/challenge\/(sp_\w+)$/.exec(url.pathname)?.[1];
  if (challenge) return answerChallenge(account, challenge, request, response);
  if (!isAuthorized(account, request))
    return sendJson(response, 401, { error: { type: "unauthorized", message: "Wrong API key." } });
  if (url.pathname.startsWith("/control/")) return control(account, at, request, response);
  return withFaults(account, request, response, url);
}

/** Serves the API, unless a scripted fault comes before the request, or changes what comes back. */
async function withFaults(
  account: Account,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  const key = request.headers["idempotency-key"];
  const asked: ApiRequest = {
    method: request.method ?? "",
    url,
    key: typeof key === "string" ? key : "",
    body: request.method === "POST" ? await readJson(request) : undefined,
  };
  const fault = account.faults.next(targetOf(asked), referenceOf(account, asked), account.now());
  switch (fault?.kind) {
    case "drop":
      request.socket.destroy();
      return;
    case "hang_before":
      return give(account, response, { status: 504, body: {}, answering: "hang_before" });
    case "error_500_before":
      return give(account, response, refusal(500, "internal", "Internal error."));
    case "rate_limited":
      return give(account, response, {
        ...refusal(429, "rate_limited", "Too many requests; nothing was done."),
        headers: { "retry-after": String(fault.retry_after_s) },
      });
    case "unavailable":
      return give(account, response, refusal(503, "unavailable_without_effect", "Not available; nothing was done."));
    default: {
      const reply = serve(account, asked);
      if (fault?.kind === "wrong_amount") return give(account, response, { ...reply, body: oneMore(reply.body) });
      return give(account, response, fault === undefined ? reply : { ...reply, answering: fault.kind });
    }
  }
}

/** The answer of a PSP that moved another amount than it was asked to. */
function oneMore(body: unknown): unknown {
  const told = z.looseObject({ amount: z.int() }).safeParse(body);
  return told.success ? { ...told.data, amount: told.data.amount + 1 } : body;
}

/** Gives an answer in the way that the token asks for. */
async function give(account: Account, response: ServerResponse, reply: Reply): Promise<void> {
  await pause(reply.answering === "slow" ? SLOW_MS : account.settings.answer_delay_ms);
  switch (reply.answering) {
    case "hang_before":
    case "hang_after":
      setTimeout(() => response.destroy(), HANG_MS).unref();
      return;
    case "error_500":
      return sendJson(response, 500, { error: { type: "internal", message: "Internal error." } });
    case "html":
      response.writeHead(200, { "content-type": "text/html" });
      response.end("<html><body><h1>Service temporarily unavailable</h1></body></html>");
      return;
    case "reset":
      response.writeHead(200, { "content-type": "application/json", "content-length": "500" });
      response.write('{"id": "sp_');
      setTimeout(() => response.destroy(), 20);
      return;
    default:
      return sendJson(response, reply.status, reply.body, reply.headers);
  }
}

async function answerChallenge(
  account: Account,
  id: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const payment = account.ledger.byId(id);
  if (!payment) return sendJson(response, 404, { error: { type: "not_found", message: "There is no such payment." } });
  if (request.method === "GET") {
    return sendHtml(response, payment.status === "requires_action" ? challengePage(payment) : outcomePage(payment));
  }
  const action = new URLSearchParams(await readText(request)).get("action");
  const after = account.answerChallenge(payment, action === "approve");
  if (!after.return_url) return sendHtml(response, outcomePage(after));
  const back = new URL(after.return_url);
  back.searchParams.set("payment_reference", after.id);
  response.writeHead(303, { location: back.href });
  response.end();
}

async function control(
  account: Account,
  at: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (at === "GET /control/ledger")
    return sendJson(response, 200, {
      payments: account.ledger.all(),
      operations: account.ledger.operations.all(),
    });
  if (at === "GET /control/faults") return sendJson(response, 200, { faults: account.faults.list() });
  if (at === "DELETE /control/faults") {
    account.faults.clear();
    return sendJson(response, 200, { faults: [] });
  }
  if (at === "POST /control/faults") {
    const script = FaultScript.safeParse(await readJson(request));
    if (!script.success)
      return sendJson(response, 400, { error: { type: "invalid_request", message: z.prettifyError(script.error) } });
    account.faults.add(script.data);
    return sendJson(response, 200, { faults: account.faults.list() });
  }
  if (at === "POST /control/overturn") {
    const asked = z
      .union([z.object({ payment_id: z.string() }), z.object({ refund_id: z.string() })])
      .parse(await readJson(request));
    const changed =
      "payment_id" in asked ? account.overturn(asked.payment_id) : overturnRefund(account, asked.refund_id);
    if (!changed) return sendJson(response, 404, { error: { type: "not_found", message: "There is nothing such." } });
    return sendJson(response, 200, changed);
  }
  if (at === "POST /control/reverse") {
    const { payment_id } = z.object({ payment_id: z.string() }).parse(await readJson(request));
    const reversed = reversePayment(account, payment_id);
    if (!reversed) return sendJson(response, 404, { error: { type: "not_found", message: "There is nothing such." } });
    return sendJson(response, 200, reversed);
  }
  if (at === "GET /control/settings") return sendJson(response, 200, account.settings);
  if (at === "POST /control/settings") {
    const changed = Settings.partial().safeParse(await readJson(request));
    if (!changed.success)
      return sendJson(response, 400, { error: { type: "invalid_request", message: changed.error.message } });
    account.settings = { ...account.settings, ...changed.data };
    return sendJson(response, 200, account.settings);
  }
  return sendJson(response, 404, { error: { type: "not_found", message: "There is no such control." } });
}

function isAuthorized(account: Account, request: IncomingMessage): boolean {
  const given = Buffer.from(request.headers.authorization ?? "");
  const expected = Buffer.from(`Bearer ${account.config.apiKey}`);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  try {
    return JSON.parse(await readText(request));
  } catch {
    return undefined;
  }
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > BODY_BYTES_MAX) throw new Error("The body is too large.");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function sendJson(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(JSON.stringify(body));
}

function sendHtml(response: ServerResponse, html: string): void {
  response.writeHead(200, { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" });
  response.end(html);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
