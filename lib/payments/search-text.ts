import { amountMeanings } from "@/lib/core/amount-input";
import { amountText } from "@/lib/core/amount-text";
import type { Locale } from "@/lib/core/locale";
import { isCurrency } from "@/lib/core/money";
import { idInLink } from "@/lib/payments/search-link";

/** Ids that lead to a payment, by their prefix. */
const idKinds = {
  pi: "payment",
  ch: "charge",
  rf: "refund",
  evt: "event",
  wd: "delivery",
  wa: "delivery_attempt",
  pc: "psp_call",
  ps: "psp_send",
  pq: "psp_inquiry",
  le: "ledger_entry",
  case: "case",
  req: "request",
} as const;
export type IdKind = (typeof idKinds)[keyof typeof idKinds];

/**
 * One thing that a text can mean. Each is an indexed query, a merchant's name one for each merchant of that name. An id, an
 * order and a reference are exactly what was written; the others are guesses that many payments may fit.
 */
export type Reading =
  | { kind: IdKind; id: string }
  | { kind: "order"; orderId: string }
  | { kind: "psp_reference"; reference: string }
  | { kind: "order_prefix"; prefix: string }
  | { kind: "last4"; last4: string }
  | { kind: "amount"; amountMinor: bigint; currency: string }
  | { kind: "merchant"; name: string };
export type ReadingKind = Reading["kind"];

const OUR_ID = /^(pi|ch|rf|evt|wd|wa|pc|ps|pq|le|case|req)_[0-9a-z]{26}$/i;
/**
 * As people copy it from a receipt or a screen: "4242", "**** **** **** 4242", "xxxx4242", "424242******4242",
 * "visa ·· 4242", "Visa ending in 4242".
 */
const HIDDEN = "[•●∙⋅·*×x#.…]";
const NETWORK = String.raw`(?:\p{L}[\p{L} ]{0,29}(?: |(?=[•·*])))?`;
const FIRST_DIGITS = String.raw`(?:\d{4}[\s-]?\d{0,2}(?=${HIDDEN}[\s-]?${HIDDEN}))?`;
const MASK = String.raw`${FIRST_DIGITS}${HIDDEN}(?:[\s-]?${HIDDEN}){0,18}|ending (?:in|with)`;
const LAST4 = new RegExp(String.raw`^(?:${NETWORK}(?:${MASK})[\s-]?)?(\d{4})$`, "iu");
const AMOUNT_FIRST = /^(\p{Nd}[\p{Nd}.,．，٫٬'’\s]{0,30})([A-Za-z]{3}|[€£¥￥])$/u;
const CURRENCY_FIRST = /^([A-Za-z]{3}|[€£¥￥])\s*(\p{Nd}[\p{Nd}.,．，٫٬'’\s]{0,30})$/u;
/** Signs that hardly anybody uses for another currency; `$` and `kr` are those of many. */
const SYMBOLS: ReadonlyMap<string, string> = new Map([
  ["€", "EUR"],
  ["£", "GBP"],
  ["¥", "JPY"],
  ["￥", "JPY"],
]);
/** Shorter ones are no reference of any PSP. */
const REFERENCE_MIN = 4;
const NAME_MIN = 2;

/** What a text can mean, the best first. Every text can be an order id, since merchants write what they like there. */
export function readText(text: string): Reading[] {
  if (text === "") return [];
  const id = idInLink(text) ?? text;
  if (OUR_ID.test(id)) return [...ourId(id), { kind: "order", orderId: text }];
  return [
    { kind: "order", orderId: text },
    ...reference(text),
    ...amounts(text),
    ...last4(text),
    { kind: "order_prefix", prefix: text },
    ...merchant(text),
  ];
}

/** A reading in words, for whoever asks why something was found. */
export function readingWords(reading: Reading, locale: Locale): string {
  switch (reading.kind) {
    case "order":
      return `the order ${reading.orderId}`;
    case "order_prefix":
      return `orders that begin with ${reading.prefix}`;
    case "psp_reference":
      return `the PSP's reference ${reading.reference}`;
    case "last4":
      return `cards that end with ${reading.last4}`;
    case "amount":
      return `payments of ${amountText(reading.amountMinor, reading.currency, locale)}`;
    case "merchant":
      return `merchants whose name begins with ${reading.name}`;
    default:
      return `the ${reading.kind.replaceAll("_", " ").replace("psp", "PSP")} ${reading.id}`;
  }
}

function ourId(text: string): Reading[] {
  const id = text.toLowerCase();
  const kind = Object.entries(idKinds).find(([prefix]) => id.startsWith(`${prefix}_`))?.[1];
  return kind ? [{ kind, id }] : [];
}

function reference(text: string): Reading[] {
  return text.length >= REFERENCE_MIN && !/\s/.test(text) ? [{ kind: "psp_reference", reference: text }] : [];
}

function last4(text: string): Reading[] {
  const digits = LAST4.exec(text)?.[1];
  return digits ? [{ kind: "last4", last4: digits }] : [];
}

function amounts(text: string): Reading[] {
  const [, number = "", code = ""] = AMOUNT_FIRST.exec(text) ?? [];
  const [, codeFirst = "", numberLast = ""] = CURRENCY_FIRST.exec(text) ?? [];
  const named = code || codeFirst;
  const currency = SYMBOLS.get(named) ?? named.toUpperCase();
  if (!isCurrency(currency)) return [];
  return amountMeanings(number || numberLast, currency)
    .filter((amountMinor) => amountMinor > 0n)
    .map((amountMinor) => ({ kind: "amount", amountMinor, currency }));
}

function merchant(text: string): Reading[] {
  return text.length >= NAME_MIN && /\p{L}/u.test(text) ? [{ kind: "merchant", name: text }] : [];
}
