/**
 * A text with the digits 0 to 9 instead of those of other scripts and widths: "１２" and "١٢" are 12. Unicode keeps the ten
 * digits of a script together, from nought to nine.
 */
export function withDecimalDigits(text: string): string {
  return text.replaceAll(/\p{Nd}/gu, (digit) => {
    const code = digit.codePointAt(0) ?? 0;
    let noughtAt = code;
    while (/\p{Nd}/u.test(String.fromCodePoint(noughtAt - 1))) noughtAt -= 1;
    return String((code - noughtAt) % 10);
  });
}
