import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";

const Report = z.object({ diagnostics: z.array(z.object({ category: z.string() })) });

/** Lints a file that exists only for this test, by our rules, where it would stand. Returns the rules that refuse it. */
function refusals(path: string, source: string): string[] {
  const folder = mkdtempSync(join(tmpdir(), "paydesk-boundaries-"));
  try {
    const rules = JSON.parse(readFileSync("biome.json", "utf8"));
    // The copy stands outside of the repository, so there is no git to ask.
    writeFileSync(join(folder, "biome.json"), JSON.stringify({ ...rules, $schema: undefined, vcs: undefined }));
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), source);
    const biome = resolve("node_modules/.bin/biome");
    const run = spawnSync(biome, ["lint", "--reporter=json", "--colors=off", path], { cwd: folder, encoding: "utf8" });
    return Report.parse(JSON.parse(run.stdout)).diagnostics.map(({ category }) => category.split("/").at(-1) ?? "");
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const importing = (module: string) => `import { x } from "${module}";\nexport const y = x;\n`;
const importingType = (module: string) => `import type { X } from "${module}";\nexport type Y = X;\n`;

test.each([
  ["lib/core/planted.ts", "@/lib/db/client"],
  ["lib/core/planted.ts", "@/lib/env"],
  ["lib/db/planted.ts", "@/lib/payments/status"],
  ["lib/idempotency/planted.ts", "@/lib/http/route"],
  ["lib/audit/planted.ts", "@/lib/payments/status"],
  ["lib/ledger/planted.ts", "@/lib/webhooks/emit"],
  ["lib/webhooks/planted.ts", "@/lib/psp/call"],
  ["lib/psp/planted.ts", "@/lib/payments/status"],
  ["lib/psp/planted.ts", "@/lib/cases/open"],
  ["lib/audit/planted.ts", "@/lib/ledger/post"],
  ["lib/cases/planted.ts", "@/lib/payments/status"],
  ["lib/cases/planted.ts", "@/lib/psp/simulator/adapter"],
  ["lib/merchants/planted.ts", "@/lib/refunds/policy"],
  ["lib/refunds/planted.ts", "@/lib/merchants/change"],
  ["lib/payments/planted.ts", "@/lib/refunds/status"],
  ["lib/refunds/planted.ts", "@/lib/http/route"],
  ["lib/refunds/planted.ts", "@/lib/psp-calls/send"],
  ["lib/psp-calls/planted.ts", "@/lib/http/route"],
  ["lib/payments/planted.ts", "@/lib/auth/password"],
  ["lib/payments/planted.ts", "@/inngest/client"],
  ["lib/payments/planted.ts", "@/app/layout"],
  ["lib/payments/planted.ts", "react"],
  ["lib/payments/planted.ts", "next/headers"],
  ["lib/payments/planted.ts", "@/lib/psp/simulator/adapter"],
  ["lib/payments/planted.ts", "@/lib/db/generated/client"],
  ["lib/http/planted.ts", "@/inngest/client"],
  ["inngest/planted.ts", "@/app/layout"],
  ["inngest/planted.ts", "@/components/button"],
  ["simulator/planted.ts", "@/lib/db/client"],
  ["simulator/planted.ts", "@/lib/env"],
  ["components/planted.tsx", "@/lib/payments/confirm"],
  ["components/planted.tsx", "@/lib/db/client"],
  ["components/planted.tsx", "@/inngest/client"],
  ["app/planted.tsx", "@/lib/db/client"],
  ["app/planted.tsx", "@/simulator/main"],
  ["app/planted.tsx", "../lib/log"],
])("%s may not import %s, not even its types", (path, module) => {
  expect(refusals(path, importing(module))).toContain("noRestrictedImports");
  expect(refusals(path, importingType(module))).toContain("noRestrictedImports");
});

test.each([
  ["lib/payments/planted.ts", "@/lib/psp/call"],
  ["lib/payments/planted.ts", "@/lib/cases/open"],
  ["lib/cases/planted.ts", "@/lib/psp/result"],
  ["lib/ledger/planted.ts", "@/lib/audit/record"],
  ["lib/merchants/planted.ts", "@/lib/auth/api-client"],
  ["lib/psp/registry.ts", "@/lib/psp/simulator/adapter"],
  ["lib/http/planted.ts", "next/headers"],
  ["components/planted.tsx", "@/lib/payments/status"],
  ["components/planted.tsx", "@/lib/payments/schema"],
  ["components/planted.tsx", "@/lib/core/money"],
  ["app/planted.tsx", "@/lib/payments/create"],
  ["inngest/planted.ts", "@/lib/psp-calls/send"],
  ["lib/psp-calls/planted.ts", "@/lib/refunds/apply-result"],
])("%s may import %s", (path, module) => {
  expect(refusals(path, importing(module))).not.toContain("noRestrictedImports");
});

test.each([
  ["lib/payments/planted.ts", 'export const answer = fetch("https://example.com");\n', "noRestrictedGlobals"],
  ["lib/payments/planted.ts", "export const port = process.env.PORT;\n", "noProcessEnv"],
  ["app/v1/planted.ts", "export const port = process.env.PORT;\n", "noProcessEnv"],
  ["lib/payments/planted.ts", "export default 1;\n", "noDefaultExport"],
  ["lib/payments/planted.ts", "export const x: any = 1;\n", "noExplicitAny"],
  ["lib/payments/planted.ts", "export const x = [1][0]!;\n", "noNonNullAssertion"],
])("in %s, %s is refused", (path, source, rule) => {
  expect(refusals(path, source)).toContain(rule);
});
