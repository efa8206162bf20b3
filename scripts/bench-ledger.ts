// How fast the books are read and checked with a million entries: `npm run bench:ledger [-- --entries 1000000]`.
import { runBundled } from "./launch/run-bundled.ts";

await runBundled("scripts/bench/ledger.ts", "dist/bench-ledger.mjs");
