import { COMMON_PASSWORDS, COMMON_WORDS } from "@/lib/auth/common-passwords";

/** NIST SP 800-63B-4: 15 characters where the password is all there is. A second factor makes up for some. */
export const PASSWORD_LENGTH_MIN = 15;
export const PASSWORD_LENGTH_MIN_WITH_FACTOR = 12;
/** Room for any sentence; more would only cost time to hash. */
export const PASSWORD_LENGTH_MAX = 256;
/** What nobody could foresee about it: fewer signs than this are quickly tried out. */
const OWN_SIGNS_MIN = 6;
const DIFFERENT_SIGNS_MIN = 5;
/** Shorter pieces of a name are in every text. */
const WORD_LENGTH_MIN = 3;
const ROWS = ["abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiop"];
const RUN_LENGTH_MIN = 4;

/** Whose password it is to be. */
export type PasswordOwner = { email: string; name: string; secondFactor: boolean };

/**
 * Why a password is not good enough, in words for its owner; nothing when it is. There are no rules about capitals and
 * signs: length counts, and that it is not what everybody would try first.
 */
export function faultOfPassword(password: string, owner: PasswordOwner): string | undefined {
  const length = [...password].length;
  const min = owner.secondFactor ? PASSWORD_LENGTH_MIN_WITH_FACTOR : PASSWORD_LENGTH_MIN;
  if (length < min) return `must have at least ${min} characters`;
  if (password.length > PASSWORD_LENGTH_MAX) return `must have at most ${PASSWORD_LENGTH_MAX} characters`;
  const plain = plainOf(password);
  if (COMMON_PASSWORDS.has(plain)) return "is one of the most common passwords";
  if (new Set(password.toLowerCase()).size < DIFFERENT_SIGNS_MIN || isRepetition(plain)) {
    return "repeats the same few characters";
  }
  const own = withoutRuns(withoutWords(plain, wordsOf(owner)));
  if ([...own].length < OWN_SIGNS_MIN) {
    return "is made of common words, rows of keys, your name or address, or this product's name alone";
  }
  return undefined;
}

/** Letters and digits in lower case, with the usual replacements undone: p@ssw0rd is password. */
function plainOf(text: string): string {
  const letters: Readonly<Record<string, string>> = { "@": "a", $: "s", "!": "i" };
  return [...text.normalize("NFKC").toLowerCase()]
    .map((sign) => letters[sign] ?? sign)
    .join("")
    .replaceAll(/[\s\p{P}\p{S}]/gu, "");
}

function wordsOf({ email, name }: PasswordOwner): string[] {
  const own = [email.replace(/@.*/, ""), ...email.split(/[@._+-]/), ...name.split(/\s+/)].map(plainOf);
  return [...own, ...COMMON_WORDS].filter((word) => word.length >= WORD_LENGTH_MIN);
}

function withoutWords(plain: string, words: readonly string[]): string {
  const longestFirst = words.toSorted((one, other) => other.length - one.length);
  // Years and counting up at the end are part of the habit.
  return longestFirst.reduce((left, word) => left.replaceAll(word, " "), plain).replaceAll(/(19|20)\d\d/g, " ");
}

/** Takes out rows of keys, of letters and of digits, forwards and backwards. */
function withoutRuns(text: string): string {
  const rows = [...ROWS, ...ROWS.map((row) => [...row].reverse().join(""))];
  const isRun = (piece: string) => rows.some((row) => row.includes(piece));
  let left = "";
  for (let at = 0; at < text.length; ) {
    let length = RUN_LENGTH_MIN;
    while (at + length <= text.length && isRun(text.slice(at, at + length))) length++;
    if (length > RUN_LENGTH_MIN) at += length - 1;
    else left += text.charAt(at++);
  }
  return left.replaceAll(" ", "");
}

/** Whether a text is a shorter one, again and again. */
function isRepetition(text: string): boolean {
  const at = `${text}${text}`.indexOf(text, 1);
  return at > 0 && at <= text.length / 2;
}
