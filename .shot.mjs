// usage: node shot.mjs runfile role outprefix path...

import { readFileSync } from "node:fs";
import { chromium } from "@playwright/test";

const [runFile, role, out, ...paths] = process.argv.slice(2);
const run = JSON.parse(readFileSync(runFile, "utf8"));
const b = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
const op = run.operators.find((o) => o.role === role);
for (const [w, h, scheme] of [
  [1440, 900, "light"],
  [1440, 900, "dark"],
  [390, 844, "light"],
]) {
  const c = await b.newContext({ baseURL: run.app, viewport: { width: w, height: h }, colorScheme: scheme });
  const p = await c.newPage();
  await p.goto("/sign-in");
  await p.getByLabel("Email").fill(op.email);
  await p.getByLabel("Password").fill(op.password);
  await p.getByRole("button", { name: "Sign in" }).click();
  await p.waitForURL(/payments/);
  for (const path of paths) {
    await p.goto(path);
    await p.waitForTimeout(700);
    await p.screenshot({ path: `${out}${path.replace(/[^a-z0-9]+/gi, "_")}_${w}_${scheme}.png` });
  }
  await c.close();
}
await b.close();
