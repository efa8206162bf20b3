import { z } from "zod";
import { SearchPayments } from "@/lib/payments/search-schema";

/** What somebody has typed so far. */
export const SuggestPayments = z.object({ q: SearchPayments.shape.q });

export const Suggestion = z.object({
  /** What kind of thing it is: payment, charge, refund, order, card, … */
  group: z.string(),
  title: z.string(),
  detail: z.string(),
  /** The page that it opens, */
  href: z.string().nullable(),
  /** or what the box says when it is taken. */
  text: z.string().nullable(),
  /** It is exactly what was typed. Enter takes the first one that is. */
  certain: z.boolean(),
});
export type Suggestion = z.output<typeof Suggestion>;

export const Suggestions = z.object({ data: z.array(Suggestion) });
export type Suggestions = z.output<typeof Suggestions>;
