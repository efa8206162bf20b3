import { type Action, can } from "@/lib/auth/permissions";
import type { OperatorActor } from "@/lib/core/actor";

type Section = {
  href: string;
  name: string;
  /** What is found there, in a sentence for the index. */
  what: string;
  /** What one has to be allowed to see it. */
  action: Action;
};

/** The parts of the settings, as their tab bar and their index list them. A page's rights come from here. */
export const sections = [
  {
    href: "/settings/profile",
    name: "My profile",
    what: "Your name, password, second factor, sessions, theme and time zone.",
    action: "profile:own",
  },
  {
    href: "/settings/operators",
    name: "Operators",
    what: "Who may use this console, in which role, and whether they are signed in.",
    action: "operators:read",
  },
  {
    href: "/settings/merchants",
    name: "Merchants",
    what: "Merchants, their API clients and secrets, and which refunds need a second person.",
    action: "merchants:read",
  },
] as const satisfies readonly Section[];

/** The parts that a role may see. */
export function sectionsFor(operator: Pick<OperatorActor, "role">): Section[] {
  return sections.filter(({ action }) => can(operator, action));
}
