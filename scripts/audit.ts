// Proves the running installation right, or names what is wrong: `npm run audit [-- --data-dir FOLDER]`.
import { runBundled } from "./launch/run-bundled.ts";

await runBundled("e2e/audit/main.ts", "dist/audit.mjs");
