import { globSync, readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { rightOf } from "@/app/(console)/right-of";
import { Person } from "@/e2e/person";
import { readRunFile } from "@/e2e/run-file";
import { can, permissions } from "@/lib/auth/permissions";

const run = readRunFile();
const ROLES = ["viewer", "support", "approver", "ops", "admin"] as const;
const people = new Map<string, Person>();

/** The address of each console page, with an id that nobody has where it takes one. */
const pages = globSync("app/(console)/**/page.tsx").map((file) => {
  const route = file.slice("app/(console)".length, -"/page.tsx".length);
  return { file, path: route.replaceAll(/\[[^\]]+\]/g, "none") || "/" };
});

beforeAll(async () => {
  for (const role of ROLES) people.set(role, await Person.as(run, role));
});

async function read(role: string, path: string): ReturnType<Person["fetch"]> {
  const person = people.get(role);
  if (!person) throw new Error(`Nobody is signed in as ${role}.`);
  return person.fetch(path);
}

test("there are pages to look at", () => expect(pages.length).toBeGreaterThan(6));

test.each(pages)("G10: $file asks for the right that its place names", ({ file, path }) => {
  const source = readFileSync(file, "utf8");
  const asked = /requireOperator\(\s*"([^"]+)"/.exec(source)?.[1];
  // A page that only leads elsewhere shows nothing.
  if (asked === undefined) expect(source).toMatch(/\bredirect\(/);
  else expect(asked).toBe(rightOf(path));
});

describe.each(ROLES)("G10: the %s", (role) => {
  test.each(pages)("sees $path, or is told who does", async ({ path }) => {
    const response = await read(role, path);
    const text = await response.text();
    if (can({ role }, rightOf(path))) {
      expect([200, 307, 404]).toContain(response.status);
      expect(text).not.toContain("Your role doesn&#x27;t show you this page");
    } else {
      expect(response.status).toBe(403);
      for (const allowed of permissions[rightOf(path)]) expect(text).toContain(allowed);
    }
  });
});

test.each(pages)("nobody but an operator sees $path", async ({ path }) => {
  const response = await new Person(run.app).fetch(path);
  expect(response.status).toBe(307);
  const target = new URL(response.headers.get("location") ?? "", run.app);
  expect(target.pathname).toBe("/sign-in");
  expect(target.searchParams.get("callbackUrl")).toBe(path);
});

test.each([...pages, { path: "/sign-in" }])("G11: $path can't be framed or kept", async ({ path }) => {
  const { headers } = await read("admin", path);
  expect(headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
  expect(headers.get("content-security-policy")).toMatch(/script-src 'self' 'nonce-[^']+' 'strict-dynamic'/);
  expect(headers.get("x-frame-options")).toBe("DENY");
  expect(headers.get("x-content-type-options")).toBe("nosniff");
  expect(headers.get("cache-control")).toContain("no-store");
});

/** Routes that programs call get answers of their own, never a redirect to a form. */
const routes = globSync("app/**/route.ts").map((file) =>
  file
    .slice("app".length, -"/route.ts".length)
    .replaceAll(/\[[^\]]+\]/g, "none")
    .replaceAll(/\/\([^)]+\)/g, ""),
);

test.each(routes)("%s is not a page", async (path) => {
  const { status, headers } = await new Person(run.app).fetch(path);
  expect(status < 300 || status >= 400 || !headers.get("location")?.includes("/sign-in")).toBe(true);
});
