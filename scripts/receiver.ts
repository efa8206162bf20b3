import { closeSync, fsyncSync, openSync, writeSync } from "node:fs";
import { createServer } from "node:http";
import { parseArgs } from "node:util";

/** The built-in webhook receiver: keeps every request, answers 200. One JSON line a request. */
const { values } = parseArgs({ options: { port: { type: "string" }, log: { type: "string" } } });
if (!values.port || !values.log) throw new Error("Usage: receiver --port PORT --log FILE");
const log = openSync(values.log, "a");

const server = createServer((request, response) => {
  if (request.method === "GET") {
    response.writeHead(200, { "content-type": "application/json" });
    response.end('{"status":"ok"}');
    return;
  }
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    const line = {
      time_ms: Date.now(),
      method: request.method,
      path: request.url,
      headers: request.headers,
      body: Buffer.concat(chunks).toString("utf8"),
    };
    writeSync(log, `${JSON.stringify(line)}\n`);
    fsyncSync(log);
    response.writeHead(200, { "content-type": "application/json" });
    response.end('{"received":true}');
  });
});
server.listen(Number(values.port), "127.0.0.1");

function stop(): void {
  server.close();
  server.closeAllConnections();
  closeSync(log);
  process.exit(0);
}
process.on("SIGTERM", stop);
process.on("SIGINT", stop);
process.on("disconnect", stop);
