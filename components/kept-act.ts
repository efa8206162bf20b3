import { z } from "zod";
import { ownerId } from "@/components/page-owner";

/**
 * An act that was sent and has no certain answer yet: its key and its body, so that it can be sent again as it was, and
 * what it is called and when it was sent, for whoever comes back to it.
 */
const KeptAct = z.object({
  key: z.string(),
  body: z.record(z.string(), z.unknown()),
  name: z.string(),
  sentMs: z.number(),
  /** What the outcome is told apart by, where the answer alone doesn't say it. */
  before: z.string().optional(),
});
export type KeptAct = z.output<typeof KeptAct>;

/**
 * Kept for as long as the tab: it outlives the dialog, the page and a reload, and never leaves the machine. Each operator
 * has their own: its key is nobody else's, so that another one who sent it again would do it once more.
 */
const placeOf = (subject: string) => `act ${ownerId()} ${subject}`;

export function keepAct(subject: string, act: KeptAct): void {
  sessionStorage.setItem(placeOf(subject), JSON.stringify(act));
}

/** The act about this subject whose outcome is not known. */
export function keptAct(subject: string): KeptAct | undefined {
  const text = sessionStorage.getItem(placeOf(subject));
  return text === null ? undefined : KeptAct.safeParse(JSON.parse(text)).data;
}

export function forgetAct(subject: string): void {
  sessionStorage.removeItem(placeOf(subject));
}
