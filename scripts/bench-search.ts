// How fast payments are found with a million of them stored: `npm run bench:search [-- --payments 1000000]`.
import { runBundled } from "./launch/run-bundled.ts";

await runBundled("scripts/bench/search.ts", "dist/bench-search.mjs");
