import type { Op, Reply } from "./call-function";
import { retryAtMs, sleepEndMs } from "./retry-pause";
import { type Change, isPending, type Run, type Step } from "./run";

/** What the engine called: a planned step, or (undefined) the function itself, to discover what follows. */
export type Called = Step | undefined;

type OpMeaning = { kind: "end"; change: Change } | { kind: "retry"; error: unknown } | { kind: "steps"; steps: Step[] };

/** What a reply means for a run. What was called counts its own failed tries. */
export function applyReply(run: Run, called: Called, reply: Reply, attemptsMax: number, nowMs: number): Change {
  if (reply.kind === "done") return completed(reply.output);
  if (reply.kind === "error" && reply.final) return failed(reply.error);
  const retry = (error: unknown) => retried(run, called, error, reply.retryAfter, attemptsMax, nowMs);
  if (reply.kind === "error") return retry(reply.error);

  const steps: Step[] = [];
  for (const op of reply.ops) {
    const meaning = readOp(run, op, nowMs);
    if (meaning.kind === "end") return meaning.change;
    // The SDK runs one step in a call, so a failed one comes alone.
    if (meaning.kind === "retry") return retry(meaning.error);
    steps.push(...meaning.steps);
  }
  if (called) return { ...unchanged(run), steps, undiscovered: true };
  if (steps.length === 0 && ![...run.steps.values()].some(isPending)) {
    return failed(engineError("The function neither ended nor named a step to go on with."));
  }
  const undiscovered = steps.some((step) => !isPending(step));
  return { kind: "progress", steps, attempt: 0, dueMs: 0, undiscovered, error: undefined };
}

/** The end of a run that can't go on. */
export function failed(error: unknown): Change {
  return { kind: "end", status: "failed", output: undefined, error };
}

/** An error of the engine in the form in which the SDK reports those of functions. */
export function engineError(message: string): { name: string; message: string } {
  return { name: "EngineError", message };
}

function completed(output: unknown): Change {
  return { kind: "end", status: "completed", output, error: undefined };
}

function readOp(run: Run, op: Op, nowMs: number): OpMeaning {
  const known = run.steps.get(op.id);
  const step = known ?? newStep(op);
  switch (op.op) {
    case "StepRun":
      return finished({ ...step, status: "completed", output: op.data ?? null, error: undefined });
    case "StepFailed":
      return finished({ ...step, status: "failed", error: op.error });
    case "StepError":
      return { kind: "retry", error: op.error };
    case "StepPlanned":
      return { kind: "steps", steps: known ? [] : [step] };
    case "Sleep": {
      if (known) return { kind: "steps", steps: [] };
      const dueMs = sleepEndMs(op.name ?? "", nowMs);
      if (dueMs !== undefined) return { kind: "steps", steps: [{ ...step, status: "sleeping", dueMs }] };
      return refused(`The step "${step.name}" sleeps until "${op.name}", which is no time.`);
    }
    case "RunComplete":
      return { kind: "end", change: completed(op.data ?? null) };
    default:
      return refused(`The step "${step.name}" needs ${op.op}, which the embedded engine does not support.`);
  }

  function finished(done: Step): OpMeaning {
    return { kind: "steps", steps: [{ ...done, position: run.nextPosition++ }] };
  }
  function refused(message: string): OpMeaning {
    return { kind: "end", change: failed(engineError(message)) };
  }
}

function newStep(op: Op): Step {
  const name = op.displayName ?? op.name ?? op.id;
  return {
    id: op.id,
    name,
    status: "planned",
    attempt: 0,
    dueMs: 0,
    position: null,
    output: undefined,
    error: undefined,
  };
}

function retried(
  run: Run,
  called: Called,
  error: unknown,
  retryAfter: string | null,
  attemptsMax: number,
  nowMs: number,
): Change {
  const attempt = (called ?? run).attempt + 1;
  // The SDK marks the last try as final by itself; this is the bound if it doesn't.
  if (attempt >= attemptsMax) return failed(error);
  const dueMs = retryAtMs(attempt, retryAfter, nowMs);
  if (!called) return { kind: "progress", steps: [], attempt, dueMs, undiscovered: true, error };
  return { ...unchanged(run), steps: [{ ...called, attempt, dueMs, error }] };
}

function unchanged(run: Run): Extract<Change, { kind: "progress" }> {
  const { attempt, dueMs, undiscovered } = run;
  return { kind: "progress", steps: [], attempt, dueMs, undiscovered, error: undefined };
}
