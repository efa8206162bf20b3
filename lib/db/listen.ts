import { Client } from "pg";
import { processWide } from "@/lib/core/process-wide";
import { env } from "@/lib/env";
import { log } from "@/lib/log";

/** The channels that triggers in the database notify. */
export type Channel = "outbox" | "objects";

const RECONNECT_MS = 1_000;

type Listener = (payload: string) => void;

/** One connection for each process, kept for ever; what is missed while it is away is found by the listeners' timers. */
class Listening {
  readonly #listeners = new Map<Channel, Set<Listener>>([
    ["outbox", new Set()],
    ["objects", new Set()],
  ]);
  #started = false;

  on(channel: Channel, listener: Listener): () => void {
    this.#start();
    const set = this.#listeners.get(channel);
    set?.add(listener);
    return () => set?.delete(listener);
  }

  #start(): void {
    if (this.#started) return;
    this.#started = true;
    void this.#connect();
  }

  async #connect(): Promise<void> {
    const client = new Client({ connectionString: env().DATABASE_URL, keepAlive: true });
    const lost = Promise.withResolvers<unknown>();
    client.on("error", lost.resolve);
    client.on("end", () => lost.resolve(undefined));
    client.on("notification", (message) => this.#tell(message.channel, message.payload ?? ""));
    try {
      await client.connect();
      for (const channel of this.#listeners.keys()) await client.query(`LISTEN ${channel}`);
      // Whatever was said while nobody listened: everybody looks once.
      for (const set of this.#listeners.values()) for (const listener of set) listener("");
    } catch (error) {
      lost.resolve(error);
    }
    log().warn({ err: await lost.promise }, "listening connection lost; it is opened again");
    client.end().catch(() => undefined);
    setTimeout(() => void this.#connect(), RECONNECT_MS);
  }

  #tell(channel: string, payload: string): void {
    for (const [name, set] of this.#listeners) {
      if (name === channel) for (const listener of [...set]) listener(payload);
    }
  }
}

/** Calls back for every notification of a channel, and with "" after a reconnect. Returns how to stop. */
export function listen(channel: Channel, listener: Listener): () => void {
  return processWide("listening", () => new Listening()).on(channel, listener);
}

/** A bell for one object: `next` resolves when it was rung (also before the call), or when the time is over. */
export function bellOf(
  channel: Channel,
  id: string,
): { next(timeoutMs: number): Promise<void>; [Symbol.dispose](): void } {
  let rung = false;
  let wake: (() => void) | undefined;
  const stop = listen(channel, (payload) => {
    if (payload !== id && payload !== "") return;
    rung = true;
    wake?.();
  });
  return {
    async next(timeoutMs) {
      if (!rung) {
        const { promise, resolve } = Promise.withResolvers<void>();
        const timer = setTimeout(resolve, timeoutMs);
        wake = resolve;
        await promise;
        clearTimeout(timer);
      }
      rung = false;
    },
    [Symbol.dispose]: stop,
  };
}
