import { parseArgs } from "node:util";
import { runChaos } from "@/e2e/chaos/chaos";
import { tableOf } from "@/e2e/chaos/table";

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "1" },
    seed: { type: "string", default: String(Math.floor(Math.random() * 1_000_000)) },
  },
});
const [minutes, seed] = [Number(values.minutes), Number(values.seed)];
if (!(minutes > 0) || !Number.isInteger(seed)) {
  console.error("Usage: npm run chaos -- --minutes 30 --seed 7");
  process.exit(2);
}
console.log(`Chaos for ${minutes} min, seed ${seed}.`);
process.exit((await isSound()) ? 0 : 1);

/** Runs it and tells of it; whatever goes wrong, the last line says how to have it again. */
async function isSound(): Promise<boolean> {
  let sound = false;
  try {
    const figures = await runChaos({ seed, durationMs: minutes * 60_000 }, (line) => console.log(line));
    for (const line of tableOf(figures)) console.log(line);
    sound = figures.report.findings.length === 0;
  } catch (error) {
    console.error(error);
  }
  if (!sound) console.error(`Seed ${seed}. Again: npm run chaos -- --minutes ${minutes} --seed ${seed}`);
  return sound;
}
