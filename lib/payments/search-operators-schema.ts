import { parseAmount, typedText } from "@/lib/core/amount-input";
import { isCurrency } from "@/lib/core/money";
import { PLAIN_READER, type Reader } from "@/lib/core/reader";
import { momentOf } from "@/lib/core/zone";
import { PAYMENT_STATUSES, type PaymentFilters } from "@/lib/payments/search-schema";

/** What can be written in the search box beside plain text, with an example of each. */
export const operatorExamples = {
  status: "status:failed",
  psp: "psp:psp_sim_b",
  amount: "amount>100",
  currency: "currency:EUR",
  after: "after:2026-11-01",
  before: "before:2026-12-01",
  merchant: 'merchant:"Test Shop"',
  last4: "last4:4242",
  order: "order:ord_777",
  ref: "ref:sp_a_1",
} as const satisfies Readonly<Record<string, string>>;
export type OperatorName = keyof typeof operatorExamples;

/** An operator whose value is none, and what would be one. */
export type OperatorFault = { text: string; message: string };

type Sign = ":" | ">" | ">=" | "<" | "<=";
type Written = { text: string; name: OperatorName; sign: Sign; value: string };
export type ReadOperators = { filters: PaymentFilters; rest: string; faults: OperatorFault[] };

/** A word: what stands in quotes, or up to the next space. A quote that is not closed ends with the text. */
const WORD = /[^\s"]*"[^"]*"?|[^\s"]+/g;
const OPERATOR = /^([a-z0-9]+)(:|=|>=|<=|>|<)(.*)$/is;

/** An operator as it was written: the filters that it stands for, or what is wrong with it. */
export type Operator = { text: string; name: OperatorName; meaning: PaymentFilters | string };

/**
 * Reads the operators in a text, and gives back the rest of it as it was written. A word that only looks like one is
 * text: order ids may hold any sign. An amount and a day mean what they mean to whoever wrote them; what stands in an
 * address is plain. Of two that say different things of the same kind the last stands.
 */
export function readOperators(text: string, reader = PLAIN_READER): ReadOperators {
  const { operators, rest } = operatorsIn(text, reader);
  const faults = operators.flatMap(({ text, meaning }) =>
    typeof meaning === "string" ? [{ text, message: meaning }] : [],
  );
  return { filters: Object.assign({}, ...standing(operators).map(({ meaning }) => meaning)), rest, faults };
}

/** Each operator in a text by itself, and what is none. */
export function operatorsIn(text: string, reader = PLAIN_READER): { operators: Operator[]; rest: string } {
  const written = (text.match(WORD) ?? []).map(readWord);
  const operators = written.filter((word) => typeof word !== "string");
  if (operators.length === 0) return { operators: [], rest: text.trim() };
  const currency = currencyOf(operators);
  return {
    operators: operators.map((each) => ({
      text: each.text,
      name: each.name,
      meaning: meaningOf(each, currency, reader),
    })),
    rest: written.filter((word) => typeof word === "string").join(" "),
  };
}

type Understood = Operator & { meaning: PaymentFilters };

/** Those that mean something and that no later one contradicts. */
export function standing(operators: readonly Operator[]): Understood[] {
  const understood = operators.filter(isUnderstood);
  return understood.filter(
    ({ meaning }, n) => !understood.slice(n + 1).some((later) => differ(meaning, later.meaning)),
  );
}

export function isUnderstood(operator: Operator): operator is Understood {
  return typeof operator.meaning !== "string";
}

function differ(one: PaymentFilters, other: PaymentFilters): boolean {
  const values: Readonly<Record<string, unknown>> = one;
  return Object.entries(other).some(([name, value]) => name in values && values[name] !== value);
}

/** The same text for another reader. A word stays as it is where it means the same, and where it means nothing. */
export function operatorsFor(to: Reader, text: string, from: Reader): string {
  const words = (text.match(WORD) ?? []).map(readWord);
  const currency = currencyOf(words.filter((word) => typeof word !== "string"));
  return text.replaceAll(WORD, (text) => {
    const word = readWord(text);
    if (typeof word === "string") return text;
    const { name, sign, value } = word;
    if (name === "amount" && currency) {
      const { minor } = parseAmount(value, currency, from.locale);
      const same = minor === undefined || parseAmount(value, currency, to.locale).minor === minor;
      return same ? text : `${name}${sign}${typedText(minor, currency, to.locale)}`;
    }
    if (name !== "after" && name !== "before") return text;
    const atMs = momentIn(value, from);
    if (atMs === undefined || momentIn(value, to) === atMs) return text;
    return `${name}:${new Date(atMs).toISOString().slice(0, 16)}Z`;
  });
}

function currencyOf(operators: readonly Written[]): string | undefined {
  const codes = operators.filter(({ name }) => name === "currency").map(({ value }) => value.toUpperCase());
  return codes.findLast(isCurrency);
}

function readWord(text: string): string | Written {
  const [, name = "", sign = "", value = ""] = OPERATOR.exec(text) ?? [];
  const lower = name.toLowerCase();
  if (!isOperatorName(lower) || !isSign(sign, lower)) return text;
  const written = value.replaceAll('"', "");
  // Spaces in quotes are a part of an order id.
  const meant = lower === "order" && written.trim() !== "" ? written : written.trim();
  return { text, name: lower, sign: sign === "=" ? ":" : sign, value: meant };
}

function isOperatorName(name: string): name is OperatorName {
  return Object.hasOwn(operatorExamples, name);
}

/** Only an amount is compared. */
function isSign(sign: string, name: OperatorName): sign is Sign | "=" {
  return sign === ":" || sign === "=" || (name === "amount" && sign !== "");
}

/** The filter that an operator stands for, or why it stands for none. */
function meaningOf(
  { name, sign, value }: Written,
  currency: string | undefined,
  reader: Reader,
): PaymentFilters | string {
  if (value === "") return `Write what to look for, as in ${operatorExamples[name]}.`;
  switch (name) {
    case "status": {
      const status = PAYMENT_STATUSES.find((each) => each === value.toLowerCase());
      return status ? { status } : `There is no status ${value}. There are: ${PAYMENT_STATUSES.join(", ")}.`;
    }
    case "psp":
      return { psp: value };
    case "amount":
      return currency ? amountFilter(sign, value, currency, reader) : "An amount needs its currency: add currency:EUR.";
    case "currency":
      return isCurrency(value.toUpperCase())
        ? { currency: value.toUpperCase() }
        : `${value} is no currency. Write its three letters, as in currency:EUR.`;
    case "after": {
      const ms = momentIn(value, reader);
      return ms === undefined ? noDate(reader) : { created_gte_ms: ms };
    }
    case "before": {
      const ms = momentIn(value, reader);
      return ms === undefined ? noDate(reader) : { created_lte_ms: Math.max(0, ms - 1) };
    }
    case "merchant":
      return /^m_\w{1,62}$/.test(value) ? { merchant_id: value } : { merchant: value };
    case "last4":
      return /^\d{4}$/.test(value) ? { last4: value } : "Write the last four digits, as in last4:4242.";
    case "order":
      return { order_id: value };
    case "ref":
      return { psp_reference: value };
  }
}

function noDate({ zone }: Reader): string {
  const whose = zone === "utc" ? "UTC" : "your own; a Z behind them means UTC";
  return `Write a day as in 2026-11-01, or a minute as in 2026-11-01T10:30. Times are ${whose}.`;
}

function amountFilter(sign: Sign, value: string, currency: string, { locale }: Reader): PaymentFilters | string {
  const read = parseAmount(value, currency, locale);
  if (read.minor === undefined) return `${value} is no amount in ${currency}. ${read.fault}`;
  const minor = Number(read.minor);
  switch (sign) {
    case ":":
      return { currency, amount_gte: minor, amount_lte: minor };
    case ">":
      return { currency, amount_gte: minor + 1 };
    case ">=":
      return { currency, amount_gte: minor };
    case "<":
      return { currency, amount_lte: Math.max(0, minor - 1) };
    case "<=":
      return { currency, amount_lte: minor };
  }
}

/** The first millisecond of a day or a minute where somebody reads it; with a Z behind it, in UTC. */
function momentIn(value: string, { zone }: Reader): number | undefined {
  const [, wall, utc] = /^(\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2})?)(Z)?$/i.exec(value) ?? [];
  return wall === undefined ? undefined : momentOf(wall.toUpperCase(), utc ? "utc" : zone);
}
