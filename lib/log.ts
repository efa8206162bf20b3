import pino from "pino";
import { env } from "@/lib/env";

/** Field names whose values never reach a log line. */
const REDACTED = [
  "password",
  "secret",
  "client_secret",
  "token",
  "authorization",
  "cookie",
  "clientSecret",
  "signature",
];

let root: pino.Logger | undefined;

/** The process's structured log: one JSON object a line, secrets redacted. */
export function log(): pino.Logger {
  root ??= pino({
    level: env().LOG_LEVEL,
    base: { pid: process.pid },
    redact: { paths: REDACTED.flatMap((name) => [name, `*.${name}`]), censor: "[redacted]" },
    timestamp: () => `,"time_ms":${Date.now()}`,
  });
  return root;
}
