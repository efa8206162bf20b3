// Lets everything go wrong at once, then has the auditor look: `npm run chaos [-- --minutes 30 --seed 7]`.
import { runBundled } from "./launch/run-bundled.ts";

await runBundled("e2e/chaos/main.ts", "dist/chaos.mjs");
