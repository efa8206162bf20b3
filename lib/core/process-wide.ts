/**
 * A value that a process has once, however often a bundler loads the module that makes it: pools and connections must
 * not multiply.
 */
export function processWide<T>(name: string, make: () => T): T {
  const key = Symbol.for(`paydesk.${name}`);
  if (!Reflect.has(globalThis, key)) Reflect.set(globalThis, key, make());
  return Reflect.get(globalThis, key);
}
