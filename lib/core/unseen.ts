/** Signs that nobody sees and that turn or part what stands around them. Those that join emojis and letters are seen by it. */
const UNSEEN = /([\p{Bidi_Control}\p{Cc}\u00ad\u115f\u1160\u180e\u200b\u2060-\u2064\u3164\ufeff\uffa0])/u;

/** A piece of a text: what is seen, or a sign that isn't, with its name. */
export type Piece = { text: string; mark?: string };

/** A text in pieces that together are the text, so that what can't be seen can be marked. */
export function piecesOf(text: string): Piece[] {
  return text
    .split(UNSEEN)
    .filter((piece) => piece !== "")
    .map((piece) => (UNSEEN.test(piece) ? { text: piece, mark: nameOf(piece) } : { text: piece }));
}

function nameOf(sign: string): string {
  return `⟨U+${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}⟩`;
}
