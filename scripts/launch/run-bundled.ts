import { pathToFileURL } from "node:url";
import { build } from "esbuild";

/** Runs a program that is written as the tests are, with aliases that plain Node does not know. */
export async function runBundled(entry: string, outfile: string): Promise<void> {
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node24",
    packages: "external",
    alias: { "server-only": "./scripts/launch/empty.ts" },
    sourcemap: true,
    logLevel: "error",
  });
  await import(pathToFileURL(outfile).href);
}
