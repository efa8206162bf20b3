/** Letters that run from right to left, and signs that turn the direction of what follows them. */
const TURNS =
  /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;
const FIRST_STRONG_ISOLATE = "\u2068";
const POP_ISOLATE = "\u2069";

/**
 * A text of somebody else within a sentence of ours: if it runs from right to left, or turns direction, the amounts and
 * words around it stay where they are. Where there are elements, `bdi` does the same.
 */
export function isolated(text: string): string {
  if (!TURNS.test(text)) return text;
  return `${FIRST_STRONG_ISOLATE}${text.replaceAll(/[\u2066-\u2069]/g, "")}${POP_ISOLATE}`;
}
