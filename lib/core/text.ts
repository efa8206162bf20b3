import { z } from "zod";
import { containsCardNumber } from "@/lib/core/card-number";

/** The issue code of card data in a text; the edge turns it into `card_data_not_allowed`. */
export const CARD_DATA_CODE = "card_data_not_allowed";

/**
 * Free text of a merchant: 1 to `max` characters that PostgreSQL can keep (no U+0000, no lone surrogate) and nothing that
 * looks like a card number.
 */
export function freeText(max: number) {
  return z
    .string()
    .min(1)
    .max(max)
    .refine(isStorable, "must not contain U+0000 or a lone surrogate")
    .refine((text) => !containsCardNumber(text), {
      message: "must not contain a card number",
      params: { code: CARD_DATA_CODE },
    });
}

/** Something that is seen: neither a space nor a sign without a shape. */
const SEEN = /[^\s\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/u;

/** Free text that says something: a reader sees at least one sign of it. */
export function writtenText(max: number) {
  return freeText(max).refine((text) => SEEN.test(text), "must not be blank");
}

/** Whether PostgreSQL takes a text as text and as jsonb. */
export function isStorable(text: string): boolean {
  return !text.includes("\0") && text.isWellFormed();
}
