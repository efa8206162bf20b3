import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { chromium } from "@playwright/test";
import { LaunchFailure } from "./failure.ts";

const SYSTEM_BROWSERS = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/** A Chromium for the browser tests: named, Playwright's own, the system's, or installed now. Returns its path. */
export function findBrowser(): string {
  const named = process.env.CHROMIUM_PATH;
  if (named) {
    if (existsSync(named)) return named;
    throw new LaunchFailure(`CHROMIUM_PATH names ${named}, which is not there.`, "Correct it, or unset it.");
  }
  return firstThere() ?? install();
}

function firstThere(): string | undefined {
  return [chromium.executablePath(), ...SYSTEM_BROWSERS].find((path) => path !== "" && existsSync(path));
}

/** Playwright's download first, the system's packages where that has no network. */
function install(): string {
  console.log("No browser is there; installing one …");
  const attempts: Array<[string, string[]]> = [
    ["node_modules/.bin/playwright", ["install", "chromium"]],
    ["apt-get", ["update", "-qq"]],
    ["apt-get", ["install", "-y", "-qq", "--no-install-recommends", "chromium"]],
  ];
  for (const [command, args] of attempts) {
    if (command === "apt-get" && process.getuid?.() !== 0) continue;
    spawnSync(command, args, { stdio: "ignore", timeout: 300_000 });
    const path = firstThere();
    if (path) return path;
  }
  throw new LaunchFailure(
    "There is no browser, and none could be installed.",
    "Install Chromium (on Debian: apt-get install chromium) or set CHROMIUM_PATH.",
  );
}
