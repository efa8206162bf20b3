/**
 * Lets jobs of the same run take turns: one that comes while another works waits for it, and finds then what is left to
 * do. Skipping it instead would lose the run if the other one had just scheduled it.
 */
export class Turns {
  readonly #last = new Map<string, Promise<void>>();

  /** Does the work after all that came before under this key, however that ended. */
  async take(key: string, work: () => Promise<void>): Promise<void> {
    const mine = (this.#last.get(key) ?? Promise.resolve()).then(work);
    const settled = mine.catch(() => undefined);
    this.#last.set(key, settled);
    try {
      await mine;
    } finally {
      if (this.#last.get(key) === settled) this.#last.delete(key);
    }
  }
}
