import { z } from "zod";
import { MADE_FOR_HEADER } from "@/lib/core/made-for";

export type PageOwner = { id: string; name: string };

const PLACE = "page of";
const Owner = z.object({ id: z.string(), name: z.string() });
const Refusal = z.object({ code: z.literal("other_operator") });

let owner: PageOwner | undefined;

/** Says for whom the frame around everything was made. It stays so until it is let go. */
export function pageIsOf(now: PageOwner): () => void {
  owner = now;
  return () => {
    if (owner === now) owner = undefined;
  };
}

/** What goes along with everything that the page sends and reads, so that it is never done as somebody else. */
export function madeFor(): Record<string, string> {
  return owner ? { [MADE_FOR_HEADER]: owner.id } : {};
}

/** The id of the operator for whom the page was made. */
export function ownerId(): string | undefined {
  return owner?.id;
}

/** Whether an answer says that somebody else is signed in by now. */
export function isForAnother(problem: unknown): boolean {
  return Refusal.safeParse(problem).success;
}

/** Loads the page anew for whoever is signed in now. Nothing that the earlier one typed is theirs. */
export function reloadForAnother(): void {
  if (owner) sessionStorage.setItem(PLACE, JSON.stringify(owner));
  window.location.reload();
}

/** Whose page this tab showed before it was loaded anew for somebody else. Told once. */
export function earlierOwner(): PageOwner | undefined {
  const text = sessionStorage.getItem(PLACE);
  sessionStorage.removeItem(PLACE);
  return text === null ? undefined : Owner.safeParse(JSON.parse(text)).data;
}
