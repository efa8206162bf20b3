import { expect, test } from "vitest";
import { piecesOf } from "@/lib/core/unseen";

test.each([
  ["ord\u202Egnp.exe", ["ord", "⟨U+202E⟩", "gnp.exe"]],
  ["\u200eord\u2069\ufeff", ["⟨U+200E⟩", "ord", "⟨U+2069⟩", "⟨U+FEFF⟩"]],
  ["a\u200bb\u00adc\td", ["a", "⟨U+200B⟩", "b", "⟨U+00AD⟩", "c", "⟨U+0009⟩", "d"]],
  ["ord_777", ["ord_777"]],
  ["طلب رقم ٧", ["طلب رقم ٧"]],
  ["👩‍👩‍👧‍👦 🇧🇷 ❤️ می‌خواهم", ["👩‍👩‍👧‍👦 🇧🇷 ❤️ می‌خواهم"]],
  ["", []],
])("%j is shown as %o", (text, shown) => {
  const pieces = piecesOf(text);
  expect(pieces.map((piece) => piece.mark ?? piece.text)).toEqual(shown);
  expect(pieces.map((piece) => piece.text).join("")).toBe(text);
});
