import { z } from "zod";

/** The longest name or id of an event. PostgreSQL's text holds no NUL. */
const TEXT_MAX = 512;
const Text = z
  .string()
  .min(1)
  .max(TEXT_MAX)
  .refine((text) => !text.includes("\0"), "must not contain a NUL");

/** An event as functions see it; `SentEvent` is the same before the engine has given it an id and a time. */
export const SentEvent = z.object({
  id: Text.nullish(),
  name: Text,
  data: z.record(z.string(), z.unknown()).nullish(),
  user: z.record(z.string(), z.unknown()).nullish(),
  ts: z.int().nullish(),
  v: z.string().nullish(),
});
export type SentEvent = z.infer<typeof SentEvent>;
export type EngineEvent = SentEvent & { id: string; ts: number; data: Record<string, unknown> };

/** `planned` and `sleeping` are pending; the others are finished and have a position. */
type StepStatus = "planned" | "sleeping" | "completed" | "failed";

export type Step = {
  id: string;
  name: string;
  status: StepStatus;
  /** Failed tries of a planned step. */
  attempt: number;
  /** When a planned step may be tried, or a sleep ends. */
  dueMs: number;
  /** The place in the order in which steps were finished. */
  position: number | null;
  output: unknown;
  error: unknown;
};

/** A run in memory. What it knows was stored before it was put here. */
export type Run = {
  readonly id: string;
  readonly functionId: string;
  readonly concurrencyKey: string | null;
  readonly event: EngineEvent;
  readonly steps: Map<string, Step>;
  attempt: number;
  dueMs: number;
  /** Whether the function has to be asked what follows: at first, and whenever a step was finished since. */
  undiscovered: boolean;
  nextPosition: number;
};

/** What a reply of the function changes. It is stored in one statement, then applied in memory. */
export type Change =
  | { kind: "progress"; steps: Step[]; attempt: number; dueMs: number; undiscovered: boolean; error: unknown }
  | { kind: "end"; status: "completed" | "failed"; output: unknown; error: unknown };

export function isPending(step: Step): boolean {
  return step.status === "planned" || step.status === "sleeping";
}
