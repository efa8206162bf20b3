import { globSync, readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { Person } from "@/e2e/person";
import { routeRights } from "@/e2e/rights-routes";
import { readRunFile } from "@/e2e/run-file";
import { type Action, can } from "@/lib/auth/permissions";

const run = readRunFile();
const ROLES = ["viewer", "support", "approver", "ops", "admin"] as const;
const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"];

const lines = Object.entries(routeRights).map(([line, right]) => {
  const [method = "", path = ""] = line.split(" ");
  const { action, body } = typeof right === "string" ? { action: right, body: {} } : right;
  return { line, method, path, action, body };
});
const effects = lines.filter(({ method }) => method !== "GET");

/** Every route file, with the pattern of its addresses. */
const routes = globSync(["app/api/console/**/route.ts", "app/v1/admin/**/route.ts"])
  .toSorted()
  .map((file) => {
    const route = file.slice("app".length, -"/route.ts".length);
    const pattern = new RegExp(`^${route.replaceAll(/\[[^\]]+\]/g, "[^/]+")}$`);
    const own = lines.filter(({ path }) => pattern.test(path) && mostExact(path, route));
    return { file, address: route.replaceAll(/\[[^\]]+\]/g, "none"), own };
  });

/** A fixed segment is nearer than one that takes anything, as Next has it. */
function mostExact(path: string, route: string): boolean {
  return route === path || !globSync(`app${path}/route.ts`).length;
}

const people = new Map<string, Person>();
beforeAll(async () => {
  for (const role of ROLES) people.set(role, await Person.as(run, role));
});

type Request = { method: string; path: string; body: unknown };

function send(person: Person | undefined, { method, path, body }: Request, origin: string | undefined) {
  return (person ?? new Person(run.app)).fetch(path, {
    method,
    headers: {
      "content-type": "application/json",
      "idempotency-key": crypto.randomUUID(),
      ...(origin === undefined ? {} : { origin }),
    },
    ...(method === "GET" ? {} : { body: JSON.stringify(body) }),
  });
}

describe("the table is complete", () => {
  test.each(routes)("$file: every method that it serves has its right", async ({ address, own }) => {
    for (const method of METHODS) {
      const { status } = await send(undefined, { method, path: address, body: {} }, run.app);
      const served = own.some((line) => line.method === method);
      expect(`${method} ${status === 405 ? "is not served" : "is served"}`).toBe(
        `${method} ${served ? "is served" : "is not served"}`,
      );
    }
  });

  test.each(routes)("$file: every right that it asks for is in the table", ({ file, own }) => {
    const asked = new Set([...readFileSync(file, "utf8").matchAll(/action: "([^"]+)"/g)].map(([, action]) => action));
    const told = new Set<string>(own.map(({ action }) => action));
    // What an operator does with their own account asks for the right in one place, lib/http/own-route.ts.
    for (const action of asked) expect(told).toContain(action);
  });

  test("every line belongs to a route", () => {
    const claimed = new Set(routes.flatMap(({ own }) => own.map(({ line }) => line)));
    expect(lines.filter(({ line }) => !claimed.has(line))).toEqual([]);
  });

  test("every command that a route has is in the table", () => {
    for (const { file, own } of routes) {
      const commands = /const commands = \{([\s\S]*?)\n\};/.exec(readFileSync(file, "utf8"))?.[1] ?? "";
      for (const [, command] of commands.matchAll(/^ {2}(\w+):/gm)) {
        expect(
          own.some(({ path }) => path.endsWith(`:${command}`)),
          `${file} ${command}`,
        ).toBe(true);
      }
    }
  });
});

describe("G10: without a session", () => {
  test.each(lines)("$line is refused", async (request) => {
    const response = await send(undefined, request, run.app);
    expect(response.status).toBe(401);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
  });
});

describe.each(ROLES)("G10: the %s", (role) => {
  test.each(lines)("is let through or refused by right: $line", async (request) => {
    const response = await send(people.get(role), request, run.app);
    const answer = await response.text();
    if (can({ role }, request.action satisfies Action)) {
      expect([401, 403], answer).not.toContain(response.status);
      expect(response.status).toBeLessThan(500);
    } else {
      expect(response.status).toBe(403);
      expect(JSON.parse(answer)).toMatchObject({ code: "forbidden" });
    }
  });

  test.each(effects)("is refused from anywhere but our own pages: $line", async (request) => {
    for (const origin of ["https://evil.example", `${run.app}.evil.example`, "null", undefined]) {
      const response = await send(people.get(role), request, origin);
      expect(response.status, `Origin ${origin}`).toBe(403);
      // By right or not: who is told of a missing right would ask for one that doesn't help.
      expect(await response.json()).toMatchObject({
        code: "origin_not_allowed",
        title: "This was not sent from the console's own pages",
        detail: `The console acts only from its own pages, at ${new URL(run.app).origin}. Open it there and do this again. If that is not its address, its APP_URL has to be put right.`,
        retryable: false,
      });
    }
  });
});

describe("G5: what has an effect is not had by GET", () => {
  test.each(effects)("$line", async ({ path, ...request }) => {
    const isRead = lines.some((line) => line.method === "GET" && line.path === path);
    const { status } = await send(people.get("admin"), { ...request, path, method: "GET" }, run.app);
    expect(isRead ? [200, 404] : [404, 405]).toContain(status);
  });
});

describe("answers about people and money are nobody's to keep", () => {
  test.each(lines.filter(({ method }) => method === "GET"))("$line", async (request) => {
    const { headers } = await send(people.get("admin"), request, undefined);
    expect(headers.get("cache-control")).toContain("no-store");
    expect(headers.get("access-control-allow-origin")).toBeNull();
  });
});
