import { idPrefixes } from "@/lib/core/id";

/** An address as people paste it: of any host, with its scheme or without, or a path alone. */
const LINK = /^(?:https?:\/\/[^\s/]+|[\w-]+(?:[.:][\w-]+)+)?\/(\S*)$/i;
const ID = /^([a-z]{1,4})_\w{1,64}$/i;
const prefixes: ReadonlySet<string> = new Set(Object.values(idPrefixes));

/** The id of what a pasted address is about: the last one in its path, else the first one in its query. */
export function idInLink(text: string): string | undefined {
  const [, link] = LINK.exec(text) ?? [];
  if (link === undefined) return undefined;
  const [path = "", query = ""] = link.replace(/#.*$/s, "").split("?");
  // An act's word stands behind a colon: /v1/admin/refunds/rf_1:approve.
  return path.split(/[/:]/).findLast(isId) ?? [...new URLSearchParams(query).values()].find(isId);
}

function isId(text: string): boolean {
  return prefixes.has(ID.exec(text)?.[1]?.toLowerCase() ?? "");
}
