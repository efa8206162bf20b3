import { readConsole } from "@/components/console-read";

/**
 * Asks the server whether the reader is still signed in, and is nobody else. Nobody touched anything: it doesn't keep a
 * session alive. Tells what is wrong when that can't be said.
 */
export async function askSession(): Promise<Error | undefined> {
  const { signal } = new AbortController();
  try {
    await readConsole("reauthenticate", { parse: () => undefined }, { unattended: true, signal });
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
