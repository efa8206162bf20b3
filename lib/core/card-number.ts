/** Lengths that card numbers have (ISO/IEC 7812). */
const DIGITS_MIN = 13;
const DIGITS_MAX = 19;

/**
 * Merchants use UUIDs as order ids, and one in 500 holds digits that pass Luhn. No card number is written in groups of
 * 8-4-4-4-12.
 */
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;

/** Whether a text holds what looks like a card number: 13 to 19 digits, spaced or not, that pass Luhn. */
export function containsCardNumber(text: string): boolean {
  // NFKC turns full-width and other digits of compatibility forms into ASCII.
  const chains =
    text
      .normalize("NFKC")
      .replaceAll(UUID, "")
      .match(/\d+(?:[ ._-]\d+)*/g) ?? [];
  return chains.some((chain) => chainHoldsCardNumber(chain.split(/\D/)));
}

/** A card number may be followed by other digits ("4242… 12/34"), so every run of whole groups is looked at. */
function chainHoldsCardNumber(groups: string[]): boolean {
  for (let first = 0; first < groups.length; first++) {
    let digits = "";
    for (let last = first; last < groups.length && digits.length < DIGITS_MAX; last++) {
      digits += groups[last] ?? "";
      if (digits.length >= DIGITS_MIN && digits.length <= DIGITS_MAX && passesLuhn(digits)) return true;
    }
  }
  return false;
}

function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let index = 0; index < digits.length; index++) {
    const digit = Number(digits[digits.length - 1 - index]);
    const doubled = index % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  // A run of zeros passes Luhn and is no card.
  return sum > 0 && sum % 10 === 0;
}
