/** Keys that count just now, for the overlay that lists them and the palette that offers what they do. */
export type ListedKeys = { where: string; keys: ReadonlyArray<{ key: string; does: string; act: () => void }> };

export const ON_THIS_PAGE = "On this page";

let lists: readonly ListedKeys[] = [];
const listeners = new Set<() => void>();

/** Lists keys until the returned function is called. */
export function listKeys(where: string, keys: ListedKeys["keys"]): () => void {
  const list = { where, keys };
  change([...lists, list]);
  return () => change(lists.filter((each) => each !== list));
}

/** The lists in the shape that React's external stores have. */
export const keyLists = {
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  read: () => lists,
};

function change(next: readonly ListedKeys[]): void {
  lists = next;
  for (const listener of listeners) listener();
}
