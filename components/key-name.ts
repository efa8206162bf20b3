/** As much of a key press as its name takes. */
export type Press = Pick<KeyboardEvent, "key" | "code" | "shiftKey" | "isComposing">;

/**
 * Under which name a key counts. A letter is itself, also under Caps Lock; on a keyboard without Latin letters it is the
 * one that stands on the same key elsewhere. With Shift a letter is another key, and while a word is being composed there
 * are none.
 */
export function keyName({ key, code, shiftKey, isComposing }: Press): string | undefined {
  if (isComposing) return undefined;
  const letter = /^[a-z]$/i.test(key) ? key.toLowerCase() : foreign(key) ? /^Key([A-Z])$/.exec(code)?.[1] : undefined;
  if (letter === undefined) return key;
  return shiftKey ? undefined : letter.toLowerCase();
}

/** Whether a key writes a script without Latin letters. Names of keys, like "Enter" and "Process", are Latin themselves. */
function foreign(key: string): boolean {
  return /^[\p{Letter}\p{Mark}]+$/u.test(key) && !/\p{Script=Latin}/u.test(key);
}
