type IssuedRange = { network: string; first: string; last: string; digitsMin: number; digitsMax: number };

/**
 * What networks issue, or issued once: the digits that a number begins with, from `first` to `last`, and its lengths.
 * Where sources differ, the wider range stands: to refuse a text too many is a nuisance, to store a card number is a leak.
 */
const ISSUED: readonly IssuedRange[] = [
  { network: "UATP, and JCB's 1800", first: "1", last: "1", digitsMin: 15, digitsMax: 15 },
  { network: "GPN", first: "1946", last: "1946", digitsMin: 16, digitsMax: 19 },
  { network: "JCB", first: "2131", last: "2131", digitsMin: 15, digitsMax: 15 },
  { network: "Mir, and Borica's 2205", first: "2200", last: "2205", digitsMin: 16, digitsMax: 19 },
  { network: "Mastercard", first: "2221", last: "2720", digitsMin: 16, digitsMax: 16 },
  { network: "Diners Club", first: "300", last: "305", digitsMin: 14, digitsMax: 19 },
  { network: "Diners Club", first: "309", last: "309", digitsMin: 14, digitsMax: 19 },
  { network: "T-Union", first: "31", last: "31", digitsMin: 19, digitsMax: 19 },
  { network: "American Express", first: "34", last: "34", digitsMin: 15, digitsMax: 15 },
  { network: "JCB, RuPay, LankaPay", first: "3528", last: "3589", digitsMin: 16, digitsMax: 19 },
  { network: "Diners Club", first: "36", last: "36", digitsMin: 14, digitsMax: 19 },
  { network: "American Express", first: "37", last: "37", digitsMin: 15, digitsMax: 15 },
  { network: "Diners Club, Hipercard", first: "38", last: "39", digitsMin: 14, digitsMax: 19 },
  { network: "Visa of old", first: "4", last: "4", digitsMin: 13, digitsMax: 13 },
  { network: "Visa, Switch", first: "4", last: "4", digitsMin: 16, digitsMax: 19 },
  { network: "Maestro, Verve, Elo", first: "50", last: "50", digitsMin: 13, digitsMax: 19 },
  { network: "Mastercard", first: "51", last: "55", digitsMin: 16, digitsMax: 16 },
  { network: "Maestro, UzCard", first: "56", last: "59", digitsMin: 13, digitsMax: 19 },
  { network: "Maestro, Discover, UnionPay, RuPay, Troy", first: "6", last: "6", digitsMin: 13, digitsMax: 19 },
  { network: "UnionPay, RuPay", first: "81", last: "82", digitsMin: 14, digitsMax: 19 },
  { network: "UzCard", first: "8600", last: "8600", digitsMin: 16, digitsMax: 16 },
  { network: "Napas", first: "9704", last: "9704", digitsMin: 16, digitsMax: 19 },
  { network: "Troy", first: "9792", last: "9792", digitsMin: 16, digitsMax: 16 },
  { network: "Humo", first: "9860", last: "9860", digitsMin: 16, digitsMax: 16 },
];

const DIGITS_MIN = Math.min(...ISSUED.map(({ digitsMin }) => digitsMin));
const DIGITS_MAX = Math.max(...ISSUED.map(({ digitsMax }) => digitsMax));

/**
 * Merchants build order ids from these, and no card number is written in groups of such lengths: a UUID, whose 8-4-4-4-12
 * would pass now and then, and a time in milliseconds, which UATP's range would take together with a number behind it.
 */
const NO_CARD = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|(?<!\d)1\d{12}(?!\d)/gi;

/**
 * Whether a text holds what looks like a card number: as many digits, spaced or not, as a network issues behind such
 * first digits, that pass Luhn.
 */
export function containsCardNumber(text: string): boolean {
  // NFKC turns full-width and other digits of compatibility forms into ASCII.
  const chains =
    text
      .normalize("NFKC")
      .replaceAll(NO_CARD, "x")
      .match(/\d+(?:[ ._-]\d+)*/g) ?? [];
  return chains.some((chain) => chainHoldsCardNumber(chain.split(/\D/)));
}

/** A card number may be followed by other digits ("4242… 12/34"), so every run of whole groups is looked at. */
function chainHoldsCardNumber(groups: string[]): boolean {
  for (let first = 0; first < groups.length; first++) {
    let digits = "";
    for (let last = first; last < groups.length && digits.length < DIGITS_MAX; last++) {
      digits += groups[last] ?? "";
      if (digits.length >= DIGITS_MIN && isIssued(digits) && passesLuhn(digits)) return true;
    }
  }
  return false;
}

function isIssued(digits: string): boolean {
  return ISSUED.some(({ first, last, digitsMin, digitsMax }) => {
    const begin = digits.slice(0, first.length);
    return begin >= first && begin <= last && digits.length >= digitsMin && digits.length <= digitsMax;
  });
}

function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let index = 0; index < digits.length; index++) {
    const digit = Number(digits[digits.length - 1 - index]);
    const doubled = index % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}
