// Runs before `npm start` and `npm test`, on any Node from 20 on, with nothing installed yet: built-ins only.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";

const LOCK = "package-lock.json";
// Inside node_modules, so that whoever deletes that folder deletes these too.
const INSTALLED_LOCK = "node_modules/.paydesk-installed-lock.json";
const GENERATED_STAMP = "node_modules/.paydesk-prisma-client";

install();
generateClient();

function install() {
  if (existsSync(INSTALLED_LOCK) && readFileSync(INSTALLED_LOCK).equals(readFileSync(LOCK))) return;
  console.log("Installing the packages of package-lock.json (once; about a minute) …");
  run("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], {
    hint: "Look at the lines above. A network error: run it again, what was fetched is kept.",
  });
  copyFileSync(LOCK, INSTALLED_LOCK);
}

/** Prisma's command line wants an engine that it would download; generating needs none, so any executable will do. */
function generateClient() {
  const schema = readdirSync("prisma/schema").sort();
  const hash = createHash("sha256").update(readFileSync(LOCK));
  for (const name of schema) hash.update(readFileSync(`prisma/schema/${name}`));
  const digest = hash.digest("hex");
  const generated = existsSync("lib/db/generated/client.ts");
  if (generated && existsSync(GENERATED_STAMP) && readFileSync(GENERATED_STAMP, "utf8") === digest) return;
  run("node_modules/.bin/node", ["node_modules/prisma/build/index.js", "generate"], {
    env: { PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, PRISMA_HIDE_UPDATE_MESSAGE: "1" },
    quiet: true,
    hint: "The Prisma schema in prisma/schema can't be turned into a client.",
  });
  writeFileSync(GENERATED_STAMP, digest);
}

function run(command, args, { env = {}, quiet = false, hint }) {
  const result = spawnSync(command, args, {
    env: { ...process.env, ...env },
    stdio: quiet ? "pipe" : "inherit",
    shell: process.platform === "win32",
    encoding: "utf8",
  });
  if (result.status === 0) return;
  if (quiet) console.error(`${result.stdout ?? ""}${result.stderr ?? ""}`);
  console.error(`\n${command} ${args.join(" ")} failed. ${hint}`);
  process.exit(1);
}
