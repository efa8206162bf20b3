import { spawnSync } from "node:child_process";
import { chmodSync, copyFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, expect, test } from "vitest";

const commands = [...readFileSync("README.md", "utf8").matchAll(/```sh\n([\s\S]*?)```/g)].map(
  ([, block]) => block ?? "",
);
const [preparation = "", ...steps] = commands;

const bin = mkdtempSync(join(tmpdir(), "paydesk-tour-"));
copyFileSync("e2e/curl.mjs", join(bin, "curl"));
chmodSync(join(bin, "curl"), 0o755);
// Without an ending, Node takes the file for what package.json beside it says.
afterAll(() => rmSync(bin, { recursive: true }));

test("the README has a tour", () => {
  expect(steps.length).toBeGreaterThanOrEqual(6);
});

test.each(steps)("the tour's command does what the README says: %s", (step) => {
  const [command = "", promise = ""] = step.trim().split(/\s+# /);
  expect(promise).not.toBe("");
  const run = spawnSync("sh", ["-c", `${preparation}\n${command}`], {
    encoding: "utf8",
    env: { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH}` },
  });
  expect(run.stderr).toBe("");
  expect(run.stdout).toContain(promise);
});
