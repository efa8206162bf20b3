import { existsSync, readFileSync } from "node:fs";
import { relative } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { z } from "zod";

/** A test that failed: where it is, what it promises, and what was seen instead. */
export type Failure = { file: string; title: string; message: string };
/** What a runner came to. */
export type Tally = { passed: number; failures: Failure[] };

/** Enough to tell an assertion with what it got and expected from a crash; the whole of it stands further up. */
const MESSAGE_LINES_MAX = 12;

const VitestReport = z.object({
  numPassedTests: z.int(),
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string().optional(),
      assertionResults: z.array(
        z.object({ fullName: z.string(), status: z.string(), failureMessages: z.array(z.string()).nullish() }),
      ),
    }),
  ),
});

const PlaywrightSpec = z.object({
  title: z.string(),
  file: z.string(),
  tests: z.array(
    z.object({
      status: z.enum(["expected", "unexpected", "flaky", "skipped"]),
      results: z.array(z.object({ error: z.object({ message: z.string().optional() }).optional() })),
    }),
  ),
});
const PlaywrightSuite = z.object({
  specs: z.array(PlaywrightSpec),
  get suites() {
    return z.array(PlaywrightSuite).optional();
  },
});
const PlaywrightReport = z.object({
  suites: z.array(PlaywrightSuite),
  errors: z.array(z.object({ message: z.string().optional() })),
  stats: z.object({ expected: z.int() }),
});

/** Reads what Vitest left. A runner that left nothing, or ended badly without a failed test, has failed. */
export function vitestTally(file: string, exitCode: number): Tally {
  const report = read(file, VitestReport);
  if (!report) return crashed("vitest", "It left no report that can be read.");
  const failures = report.testResults.flatMap(({ name, status, message, assertionResults }) => {
    const failed = assertionResults.filter((test) => test.status === "failed");
    if (failed.length === 0 && status === "failed") return [failureOf(name, "the file itself", message)];
    return failed.map((test) => failureOf(name, test.fullName, test.failureMessages?.[0]));
  });
  return tallyOf("vitest", report.numPassedTests, failures, exitCode);
}

/** Reads what Playwright left. A test that passes at its second try has failed. */
export function playwrightTally(file: string, exitCode: number): Tally {
  const report = read(file, PlaywrightReport);
  if (!report) return crashed("playwright", "It left no report that can be read.");
  const failures = report.suites
    .flatMap(specsOf)
    .flatMap(({ title, file: spec, tests }) =>
      tests
        .filter(({ status }) => status === "unexpected" || status === "flaky")
        .map(({ results }) => failureOf(spec, title, results.find(({ error }) => error)?.error?.message)),
    );
  const outside = report.errors.map(({ message }) => failureOf("playwright", "outside of a test", message));
  return tallyOf("playwright", report.stats.expected, [...failures, ...outside], exitCode);
}

/** A runner that failed as a whole counts as one failed test. */
export function crashed(runner: string, message: string): Tally {
  return { passed: 0, failures: [failureOf(runner, "the runner itself", message)] };
}

function tallyOf(runner: string, passed: number, failures: Failure[], exitCode: number): Tally {
  if (exitCode === 0 || failures.length > 0) return { passed, failures };
  return { passed, failures: crashed(runner, `It ended with ${exitCode}, though no test failed.`).failures };
}

function specsOf({ specs, suites = [] }: z.output<typeof PlaywrightSuite>): z.output<typeof PlaywrightSpec>[] {
  return [...specs, ...suites.flatMap(specsOf)];
}

function failureOf(file: string, title: string, message = ""): Failure {
  const lines = stripVTControlCharacters(message).split("\n").slice(0, MESSAGE_LINES_MAX);
  return { file: relative(process.cwd(), file) || file, title, message: lines.join("\n") };
}

function read<Schema extends z.ZodType>(file: string, schema: Schema): z.output<Schema> | undefined {
  if (!existsSync(file)) return undefined;
  return schema.safeParse(JSON.parse(readFileSync(file, "utf8"))).data;
}
