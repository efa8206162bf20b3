import { createServer } from "node:net";

/** How far to look for a free port after the one that was wanted. */
const TRIES_MAX = 50;

/** Whether nobody listens on a port of the loopback address. */
export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(true)));
  });
}

/** The wanted port or the next free one after it. */
export async function freePortFrom(wanted: number): Promise<number> {
  for (let port = wanted; port < wanted + TRIES_MAX; port++) if (await isFree(port)) return port;
  throw new Error(`No port from ${wanted} to ${wanted + TRIES_MAX - 1} is free.`);
}

/** A port that the system says is free, and that is not in `taken`. */
export async function anyFreePort(taken: ReadonlySet<number> = new Set()): Promise<number> {
  for (;;) {
    const port = await systemPort();
    if (!taken.has(port)) return port;
  }
}

function systemPort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      const port = address !== null && typeof address === "object" ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}
