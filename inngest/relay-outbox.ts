import { inngest } from "@/inngest/client";
import { crashPoint } from "@/lib/crash-point";
import { listen } from "@/lib/db/listen";
import { giveBack, markSent, type OutboxMessage, takeUnsent } from "@/lib/db/outbox";
import { log } from "@/lib/log";

/** One request carries this many; the engine takes them in one transaction. */
const BATCH_MAX = 100;
/** A notification wakes the relay at once; this timer is the guarantee. */
const TICK_MS = 1_000;
/** Pause after a failed send, doubled up to the maximum. */
const PAUSE_MS_MIN = 250;
const PAUSE_MS_MAX = 10_000;

/**
 * Sends what the outbox holds, for as long as the process lives: at once after a commit, after a pause when the engine
 * doesn't take it. Nothing is marked before the engine has acknowledged it. Returns how to stop.
 */
export function startOutboxRelay(): () => void {
  const relay = { stopped: false, running: false, again: false, pauseMs: 0 };

  const kick = () => {
    if (relay.stopped) return;
    if (relay.running) {
      relay.again = true;
      return;
    }
    void drain();
  };

  const drain = async () => {
    relay.running = true;
    try {
      do {
        relay.again = false;
        while (!relay.stopped && (await sendBatch()) === BATCH_MAX);
      } while (relay.again && !relay.stopped);
      relay.pauseMs = 0;
    } catch (error) {
      relay.pauseMs = Math.min(Math.max(relay.pauseMs * 2, PAUSE_MS_MIN), PAUSE_MS_MAX);
      log().warn({ err: error, pause_ms: relay.pauseMs }, "outbox not sent; it is kept and sent again");
      await new Promise((resolve) => setTimeout(resolve, relay.pauseMs));
    } finally {
      relay.running = false;
    }
  };

  const stopListening = listen("outbox", kick);
  const timer = setInterval(kick, TICK_MS);
  kick();
  return () => {
    relay.stopped = true;
    clearInterval(timer);
    stopListening();
  };
}

async function sendBatch(): Promise<number> {
  const messages: OutboxMessage[] = await takeUnsent(BATCH_MAX);
  if (messages.length === 0) return 0;
  crashPoint("relay.before_send");
  try {
    await inngest.send(messages.map(({ id, name, data }) => ({ id, name, data })));
  } catch (error) {
    await giveBack(messages);
    throw error;
  }
  crashPoint("relay.after_send");
  await markSent(messages);
  return messages.length;
}
