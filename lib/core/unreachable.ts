/** Marks a branch that types rule out. Reaching it is a bug, and a new variant fails the build at its call. */
export function unreachable(value: never): never {
  throw new Error(`Bug: unreachable value ${JSON.stringify(value)}`);
}
