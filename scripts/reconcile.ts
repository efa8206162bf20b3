// Compares our books with what the PSPs say that they did: `npm run reconcile -- --from TIME [--to TIME]`.
import { runBundled } from "./launch/run-bundled.ts";

await runBundled("scripts/reconcile/main.ts", "dist/reconcile.mjs");
