// The product with a believable month in it: `npm run demo [-- --seed 7 --day 2026-11-25 --payments 20000 --fresh]`.
// It runs like `npm start`, in a data folder of its own.
import { rmSync } from "node:fs";
import { parseArgs } from "node:util";
import { addDemoMerchants, demoAfterSeed } from "./demo-data.ts";
import { serveEmbedded } from "./serve.ts";

const MINUTE_MS = 60_000;
const { values } = parseArgs({
  options: {
    seed: { type: "string", default: "1" },
    day: { type: "string" },
    payments: { type: "string", default: "20000" },
    fresh: { type: "boolean", default: false },
  },
});
const dataDir = process.env.PAYDESK_DATA_DIR ?? ".paydesk-demo";
if (values.fresh) rmSync(dataDir, { recursive: true, force: true });

/** The demo ends now, or in the evening of a given day. */
const endMs = values.day ? Date.parse(`${values.day}T20:00:00Z`) : Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS;
const seed = Number(values.seed);
const payments = Number(values.payments);
if (![seed, payments, endMs].every(Number.isSafeInteger) || endMs > Date.now() || payments < 0) {
  console.error("Give --seed and --payments as whole numbers, and --day as a day that is past, like 2026-11-24.");
  process.exit(1);
}
addDemoMerchants(dataDir);
await serveEmbedded({ dataDir, afterSeed: demoAfterSeed({ seed, endMs, payments, tell: console.log }) });
