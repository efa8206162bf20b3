import { isPending, type Run, type Step } from "./run";

/** What to do with a run now. */
type Move =
  /** These sleeps are over. */
  | { kind: "wake"; steps: Step[] }
  /** These planned steps may be tried. */
  | { kind: "try"; steps: Step[] }
  /** Ask the function what follows. */
  | { kind: "discover" }
  | { kind: "wait"; untilMs: number };

/** Decides from a run's stored state alone, so a restart decides the same. */
export function nextMove(run: Run, nowMs: number): Move {
  const pending = [...run.steps.values()].filter(isPending);
  const due = pending.filter((step) => step.dueMs <= nowMs);
  const sleeping = due.filter((step) => step.status === "sleeping");
  if (sleeping.length > 0) return { kind: "wake", steps: sleeping };
  if (due.length > 0) return { kind: "try", steps: due };
  if (run.undiscovered && run.dueMs <= nowMs) return { kind: "discover" };
  const times = pending.map((step) => step.dueMs);
  if (run.undiscovered || times.length === 0) times.push(run.dueMs);
  return { kind: "wait", untilMs: Math.min(...times) };
}
