import type { Logger } from "pino";
import type { Engine } from "./engine";

/**
 * Runs an engine as a process of its own: it ends with one clear line when it can't start, in order when it is told to
 * or when its parent is gone, and with an error when the engine can't go on.
 */
export async function runEngineProcess(log: () => Logger, start: () => Promise<Engine>): Promise<void> {
  let engine: Engine;
  try {
    engine = await start();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
    process.exit(1);
  }

  let closing = false;
  const end = (code: number) => {
    if (closing) return;
    closing = true;
    engine.close().then(
      () => process.exit(code),
      (error: unknown) => {
        log().error({ err: error }, "the engine did not close in order");
        process.exit(1);
      },
    );
  };
  process.once("SIGTERM", () => end(0));
  process.once("SIGINT", () => end(0));
  // Comes only where the parent opened a channel: the launcher is gone, so is the engine.
  process.once("disconnect", () => end(0));
  void engine.failed.then((error) => {
    log().fatal({ err: error }, "the engine can't go on");
    end(1);
  });
}
