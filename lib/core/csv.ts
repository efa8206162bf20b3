import type { AdminActor } from "@/lib/core/actor";

/** What is not seen: spaces, control characters, signs that turn the direction. Some sheets skip it before a formula. */
const UNSEEN = String.raw`\s\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}`;
/** The signs that a formula begins with, in full width and small too. */
const FORMULA = "=+\\-@＝＋－＠﹦﹢﹣﹫";

/** A tab and the end of a line at the beginning of a cell are formulas by themselves to some sheets. */
const BEGINS = new RegExp(`^[${UNSEEN}]*[\\t\\r\\n${FORMULA}]`, "u");
const FORMULA_NEXT = new RegExp(`^[${FORMULA}]`, "u");
/** All that can stand between two cells. It takes every row of them as a whole, so that each sign is looked at once. */
const BETWEEN = new RegExp(`[;"${UNSEEN}]+`, "gu");
/** A negative number by itself is no formula. */
const NUMBER = /^-\d+(?:[.,]\d+)?(?=$|[;\t\r\n])/;

/**
 * A cell of a file that a sheet opens. What the sheet would run begins with an apostrophe, and so is a text. Where lists
 * are separated by semicolons, a sheet splits our lines at each of them, at tabs and at the ends of lines, in quotes or
 * not, so that what follows them begins a cell too.
 */
export function csvCell(text: string): string {
  const inert = text.replaceAll(BETWEEN, (between, at: number) => {
    const cellAt = 1 + Math.max(...[";", "\t", "\r", "\n"].map((separator) => between.lastIndexOf(separator)));
    const next = text.slice(at + between.length);
    if (cellAt === 0 || !FORMULA_NEXT.test(next) || NUMBER.test(next)) return between;
    return `${between.slice(0, cellAt)}'${between.slice(cellAt)}`;
  });
  return BEGINS.test(text) && !NUMBER.test(text) ? `'${inert}` : inert;
}

/**
 * How every CSV file is written. The mark at its beginning is for a person, whose sheet would not read it as UTF-8
 * otherwise; to a program it would be a part of the first column's name.
 */
export function csvFormat(actor: AdminActor) {
  return { bom: actor.kind === "operator", cast: { string: csvCell }, record_delimiter: "\r\n" } as const;
}
