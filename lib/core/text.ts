import { z } from "zod";
import { containsCardNumber } from "@/lib/core/card-number";

/** The issue code of card data in a text; the edge turns it into `card_data_not_allowed`. */
export const CARD_DATA_CODE = "card_data_not_allowed";

/** What a person does who wrote a card number into words of their own. */
export const LEAVE_OUT = "Leave it out, or write its last four digits.";
/** What a person does who looks for one. */
export const SEARCH_LAST4 = "Search by its last four digits.";

/** For `refine`: a text holds nothing that looks like a card number. `instead` tells whoever wrote one what to do. */
export function noCardNumber(instead: string) {
  const refusal = { message: "must not contain a card number", params: { code: CARD_DATA_CODE, instead } };
  return [(text: string) => !containsCardNumber(text), refusal] as const;
}

/**
 * Free text of a merchant: 1 to `max` characters that PostgreSQL can keep (no U+0000, no lone surrogate) and nothing that
 * looks like a card number.
 */
export function freeText(max: number, instead = "Send a PSP's token instead.") {
  return z
    .string()
    .min(1)
    .max(max)
    .refine(isStorable, "must not contain U+0000 or a lone surrogate")
    .refine(...noCardNumber(instead));
}

/** Something that is seen: neither a space nor a sign without a shape. */
const SEEN = /[^\s\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/u;

/** Free text that says something: a reader sees at least one sign of it. */
export function writtenText(max: number, instead?: string) {
  return freeText(max, instead).refine((text) => SEEN.test(text), "must not be blank");
}

/** Whether PostgreSQL takes a text as text and as jsonb. */
export function isStorable(text: string): boolean {
  return !text.includes("\0") && text.isWellFormed();
}
