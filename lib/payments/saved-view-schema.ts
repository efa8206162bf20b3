import { z } from "zod";
import { isStorable, LEAVE_OUT, noCardNumber, SEARCH_LAST4 } from "@/lib/core/text";
import { SearchPayments } from "@/lib/payments/search-schema";

const [holdsNoCard, refusal] = noCardNumber(SEARCH_LAST4);

/** The query of the list's address: filters, order and columns. A page within the list is no part of a view. */
const Query = z
  .string()
  .max(2_000)
  .refine((query) => [...new URLSearchParams(query).values()].every(holdsNoCard), refusal)
  .refine(isSearch, "must be the query of the payment list")
  .transform((query) => query.replace(/^\?/, ""));

/** A search under a name. Saving one under a name that is taken puts it in the place of that one. */
export const SaveView = z.strictObject({
  name: z
    .string()
    .trim()
    .min(1, "needs a name")
    .max(60)
    .refine(isStorable, "must not contain U+0000")
    .refine(...noCardNumber(LEAVE_OUT)),
  query: Query,
});
export type SaveView = z.output<typeof SaveView>;

export const SavedView = z.object({ saved_view_id: z.string(), name: z.string(), query: z.string() });
export type SavedView = z.output<typeof SavedView>;

export const SavedViews = z.object({ data: z.array(SavedView) });
export type SavedViews = z.output<typeof SavedViews>;

export const SavedViewParams = z.object({ id: z.string().regex(/^sv_\w{1,60}$/) });

function isSearch(query: string): boolean {
  const { columns: _columns, ...search } = Object.fromEntries(new URLSearchParams(query));
  return SearchPayments.safeParse(search).success;
}
