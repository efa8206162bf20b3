import { LaunchFailure } from "./launch/failure.ts";
import { applyMigrations, createMigration, driftOf } from "./launch/migrations.ts";

const USAGE = "Usage: npm run migrate -- apply | drift | create NAME   (DATABASE_URL names the database)";

const [command, name] = process.argv.slice(2);
const databaseUrl = process.env.DATABASE_URL;
try {
  if (!databaseUrl) fail(`DATABASE_URL is not set. ${USAGE}`);
  else if (command === "apply") {
    const applied = await applyMigrations(databaseUrl);
    console.log(applied.length > 0 ? applied.map((each) => `Applied ${each}.`).join("\n") : "Nothing to apply.");
  } else if (command === "drift") {
    const drift = await driftOf(databaseUrl);
    if (drift) fail(`prisma/schema and the database disagree:\n${drift}`);
    else console.log("prisma/schema and the database agree.");
  } else if (command === "create" && name) {
    console.log(`Wrote ${await createMigration(databaseUrl, name, new Date())}. Read it before you apply it.`);
  } else fail(USAGE);
} catch (error) {
  if (!(error instanceof LaunchFailure)) throw error;
  fail(`${error.message}\nNext step: ${error.nextStep}`);
}

function fail(message: string): void {
  console.error(message);
  process.exitCode = 1;
}
