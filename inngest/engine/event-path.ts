import type { EngineEvent } from "./run";

/** The keys to follow into an event: `event.data.x` is `["data", "x"]`. */
export type EventPath = readonly string[];

const PATH = /^event((?:\.[A-Za-z_]\w*)+)$/;

/** Parses an expression of the form `event.data.x`; nothing else of CEL is understood, and gives undefined. */
export function parseEventPath(expression: string): EventPath | undefined {
  return PATH.exec(expression.trim())?.[1]?.split(".").slice(1);
}

/** The value at a path as a key: JSON text, so that `1` and `"1"` differ; undefined where the event has no such value. */
export function keyAt(path: EventPath, event: EngineEvent): string | undefined {
  let value: unknown = event;
  for (const name of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return undefined;
    value = Reflect.get(value, name);
  }
  return JSON.stringify(value);
}
