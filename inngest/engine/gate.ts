/** Who works under one concurrency key, and who waits for it, in order. */
type Line = { working: Set<string>; waiting: Set<string> };

/**
 * Keeps the concurrency limits of functions. One engine runs per database, so its memory is the truth: after a crash
 * nobody works, and all runs come back from the queue. A slot that becomes free is handed to the first in line, so
 * none stays unused while somebody waits, and nobody overtakes.
 */
export class Gate {
  readonly #lines = new Map<string, Line>();

  /** Takes a slot, or keeps the one that was handed to this run; false when all are taken. */
  enter(key: string, runId: string, limit: number): boolean {
    const line = this.#line(key);
    if (line.working.has(runId)) return true;
    if (line.working.size >= limit) return false;
    line.waiting.delete(runId);
    line.working.add(runId);
    return true;
  }

  /** Like `enter`, but a run that finds no slot keeps its place in line until `leave` hands one to it. */
  enterOrWait(key: string, runId: string, limit: number): boolean {
    if (this.enter(key, runId, limit)) return true;
    this.#line(key).waiting.add(runId);
    return false;
  }

  /** Frees the slot. The run that is returned holds it from now on, and has to be woken. */
  leave(key: string, runId: string): string | undefined {
    const line = this.#line(key);
    line.working.delete(runId);
    const [next] = line.waiting;
    if (next !== undefined) {
      line.waiting.delete(next);
      line.working.add(next);
    } else if (line.working.size === 0) {
      this.#lines.delete(key);
    }
    return next;
  }

  #line(key: string): Line {
    const line = this.#lines.get(key) ?? { working: new Set(), waiting: new Set() };
    this.#lines.set(key, line);
    return line;
  }
}
