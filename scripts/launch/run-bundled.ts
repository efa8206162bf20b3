import { pathToFileURL } from "node:url";
import { bundle } from "./bundle.ts";

/** Runs a program that is written as the tests are, with aliases that plain Node does not know. */
export async function runBundled(entry: string, outfile: string): Promise<void> {
  await bundle({ entryPoints: [entry], outfile });
  await import(pathToFileURL(outfile).href);
}
