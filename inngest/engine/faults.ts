import { z } from "zod";
import type { EngineEvent } from "./run";

/** An event that is held back on its own may be overtaken for so long. */
const SHUFFLE_MS_MAX = 500;
const DELAY_MS_MAX = 60_000;

const Probability = z.number().min(0).max(1).default(0);

/** Faults between an accepted event and its runs, for tests. The same seed and the same events give the same faults. */
export const FaultSettings = z.strictObject({
  /** How likely an event is acknowledged and forgotten. */
  drop: Probability,
  /** How long every run waits before it starts. */
  delay_ms: z.int().min(0).max(DELAY_MS_MAX).default(0),
  /** How likely an event starts everything twice, as after the window of deduplication. */
  duplicate: Probability,
  /** How likely an event is held back for a moment, so that later ones overtake it. */
  shuffle: Probability,
  seed: z.int().default(1),
});
export type FaultSettings = z.input<typeof FaultSettings>;

/** An event on its way: how long its runs are held back, and how many there are of each. */
export type PlannedEvent = { event: EngineEvent; afterMs: number; copies: number };

export class Faults {
  #settings: z.output<typeof FaultSettings> = FaultSettings.parse({});
  #random: () => number = () => 0;

  constructor(settings: FaultSettings = {}) {
    this.set(settings);
  }

  /** Replaces all settings, and begins the seed's sequence anew. */
  set(settings: FaultSettings): void {
    this.#settings = FaultSettings.parse(settings);
    this.#random = seededRandom(this.#settings.seed);
  }

  /** What becomes of accepted events. Without settings: each starts its runs once and now. */
  plan(events: EngineEvent[]): PlannedEvent[] {
    const { drop, delay_ms, duplicate, shuffle } = this.#settings;
    return events.flatMap((event) => {
      if (this.#random() < drop) return [];
      const copies = this.#random() < duplicate ? 2 : 1;
      const heldBackMs = this.#random() < shuffle ? Math.ceil(this.#random() * SHUFFLE_MS_MAX) : 0;
      return [{ event, afterMs: delay_ms + heldBackMs, copies }];
    });
  }
}

/** Mulberry32: small, and good enough to choose faults. */
function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
