import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

test("whoever keeps that a person did something keeps from where, too", () => {
  const sources = globSync("{lib,app,inngest}/**/*.{ts,tsx}").filter((path) => !/generated|\.test\.ts$/.test(path));
  const actors = sources.flatMap((path) =>
    [...readFileSync(path, "utf8").matchAll(/\{ type: "operator", id: [^}]*\}/g)].map(([text]) => `${path}: ${text}`),
  );
  expect(actors.length).toBeGreaterThan(0);
  expect(actors.filter((actor) => !actor.includes("ip"))).toEqual([]);
});
