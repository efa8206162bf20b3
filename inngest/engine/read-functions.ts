import { parseCronItem } from "graphile-worker";
import type { Inngest, InngestFunction } from "inngest";
import { z } from "zod";
import { type EventPath, parseEventPath } from "./event-path";

/** A function as the engine needs it: what starts it, and what limits it. */
export type EngineFunction = {
  /** The id in the protocol: `<app>-<function>`. */
  id: string;
  events: string[];
  crons: string[];
  /** Tries of one step, the first included. */
  attemptsMax: number;
  /** Without a path the limit is for all runs of the function together. */
  concurrency: { limit: number; path: EventPath | undefined } | undefined;
  idempotency: EventPath | undefined;
};

/** The SDK's default: a first try and three retries. */
const RETRIES_DEFAULT = 3;

const Path = z.string().transform((expression, context) => {
  const path = parseEventPath(expression);
  if (path) return path;
  context.addIssue({ code: "custom", message: `the expression "${expression}" is not of the form event.data.x` });
  return z.NEVER;
});

const Concurrency = z.strictObject({
  limit: z.int().min(1),
  key: Path.optional(),
  scope: z.literal("fn").optional(),
});

/** `z.strictObject` is the promise: an option that isn't listed is refused, so none is ignored in silence. */
const Options = z.strictObject({
  id: z.string(),
  name: z.string().optional(),
  description: z.string().optional(),
  triggers: z.array(z.unknown()).min(1, "there is none"),
  retries: z.int().min(0).max(20).default(RETRIES_DEFAULT),
  concurrency: z.preprocess((given) => (typeof given === "number" ? { limit: given } : given), Concurrency).optional(),
  idempotency: Path.optional(),
  // What follows is the SDK's own business, and works with every server.
  middleware: z.array(z.unknown()).optional(),
  checkpointing: z.unknown().optional(),
});

const EventTrigger = z.object({
  event: z.string().regex(/^[^*]+$/, "wildcards are not supported"),
  if: z.undefined({ error: "expressions are not supported" }).optional(),
});
const CronTrigger = z.strictObject({ cron: z.string() });

/** Reads the functions' configuration. Throws one clear error, naming function and option, for what it can't honour. */
export function readFunctions(app: Inngest.Any, functions: InngestFunction.Any[]): Map<string, EngineFunction> {
  const read = functions.map((fn) => readFunction(app, fn));
  return new Map(read.map((fn) => [fn.id, fn]));
}

function readFunction(app: Inngest.Any, fn: InngestFunction.Any): EngineFunction {
  const given = Object.fromEntries(Object.entries(fn.opts).filter(([, value]) => value !== undefined));
  const parsed = Options.safeParse(given);
  if (!parsed.success) throw refusal(fn, parsed.error);
  const { triggers, retries, concurrency, idempotency } = parsed.data;
  const { events, crons } = readTriggers(fn, triggers);
  return {
    id: fn.id(app.id),
    events,
    crons,
    attemptsMax: retries + 1,
    concurrency: concurrency && { limit: concurrency.limit, path: concurrency.key },
    idempotency,
  };
}

function readTriggers(fn: InngestFunction.Any, triggers: unknown[]): { events: string[]; crons: string[] } {
  const events: string[] = [];
  const crons: string[] = [];
  for (const trigger of triggers) {
    const cron = CronTrigger.safeParse(trigger);
    if (cron.success) {
      crons.push(checkedCron(fn, cron.data.cron));
      continue;
    }
    const event = EventTrigger.safeParse(trigger);
    if (!event.success) throw refusal(fn, event.error, "triggers");
    events.push(event.data.event);
  }
  return { events, crons };
}

/** The queue's cron runs in UTC and knows five fields. */
function checkedCron(fn: InngestFunction.Any, pattern: string): string {
  try {
    parseCronItem({ task: "check", match: pattern });
    return pattern;
  } catch {
    throw new Error(
      `The embedded engine can't run the function "${fn.id()}": triggers: "${pattern}" is not a cron pattern of five fields in UTC`,
    );
  }
}

function refusal(fn: InngestFunction.Any, error: z.ZodError, within?: string): Error {
  const issue = error.issues[0];
  const at = issue?.code === "unrecognized_keys" ? issue.keys : (issue?.path ?? []);
  const option = [within, ...at.slice(0, issue?.code === "unrecognized_keys" ? 1 : undefined)]
    .filter(Boolean)
    .join(".");
  const why = issue?.code === "unrecognized_keys" ? "this option is not supported" : issue?.message;
  return new Error(`The embedded engine can't run the function "${fn.id()}": ${option}: ${why}`);
}
