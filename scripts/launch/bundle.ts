import { type BuildOptions, build } from "esbuild";

/** Makes programs that plain Node can run of sources with aliases that it does not know; packages stay where they are. */
export async function bundle(
  files: Pick<BuildOptions, "entryPoints" | "outfile" | "outdir" | "outExtension">,
): Promise<void> {
  await build({
    ...files,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node24",
    packages: "external",
    sourcemap: true,
    logLevel: "error",
    // Outside of Next there is no client side that this package could keep a module from.
    alias: { "server-only": "./scripts/launch/empty.ts" },
  });
}
