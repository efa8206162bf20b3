import { places } from "@/app/(console)/places";
import { sections } from "@/app/(console)/settings/sections";
import type { Action } from "@/lib/auth/permissions";

/** What one has to be allowed to see the page at a path: as its nearest place or section says. */
export function rightOf(path: string): Action {
  const others = places.flatMap((place) => ("also" in place ? [{ href: place.also, action: place.action }] : []));
  const all: ReadonlyArray<{ href: string; action: Action }> = [...places, ...others, ...sections];
  const around = all.filter(({ href }) => path === href || (href !== "/" && path.startsWith(`${href}/`)));
  const nearest = around.toSorted((one, other) => other.href.length - one.href.length)[0];
  if (!nearest) throw new Error(`Bug: no place of the console has the path ${path}.`);
  return nearest.action;
}
