import { createReadStream, existsSync } from "node:fs";
import { createInterface } from "node:readline";

/** The lines of a file, however large it is. A file that is not there has none. */
export async function* linesOf(path: string): AsyncGenerator<string> {
  if (!existsSync(path)) return;
  yield* createInterface({ input: createReadStream(path) });
}
