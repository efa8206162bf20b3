// How fast the health of PSPs is told with millions of calls stored: `npm run bench:health [-- --calls 1000000]`.
import { runBundled } from "./launch/run-bundled.ts";

await runBundled("scripts/bench/health.ts", "dist/bench-health.mjs");
