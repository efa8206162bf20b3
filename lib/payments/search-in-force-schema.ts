import {
  isUnderstood,
  type OperatorName,
  operatorsIn,
  readOperators,
  standing,
} from "@/lib/payments/search-operators-schema";
import type { PaymentFilters, SearchPayments } from "@/lib/payments/search-schema";

type FilterName = keyof PaymentFilters;

/** What of a search counts. */
export type SearchInForce = {
  /** The filters of the address and of the text, as one; without the text. */
  search: SearchPayments;
  /** What of the text is no operator. */
  text: string;
  /** What contradicts something else and does not count, in sentences. */
  setAside: string[];
};

const filtersOf: Readonly<Record<OperatorName, readonly FilterName[]>> = {
  status: ["status"],
  psp: ["psp"],
  amount: ["amount_gte", "amount_lte"],
  currency: ["currency"],
  after: ["created_gte_ms"],
  before: ["created_lte_ms"],
  merchant: ["merchant", "merchant_id"],
  last4: ["last4"],
  order: ["order_id"],
  ref: ["psp_reference"],
};

/**
 * The one reading of a search, for the list, its file, and what the screen says of both. The operators in `q` are filters
 * like all others; where they contradict those beside it or each other, the text stands above, and the last one in it.
 */
export function inForce({ q, ...asked }: SearchPayments): SearchInForce {
  if (q === undefined) return { search: asked, text: "", setAside: [] };
  const { operators, rest } = operatorsIn(q);
  const { filters } = readOperators(q);
  const stand = standing(operators);
  const lost = operators.filter(isUnderstood).filter((each) => !stand.includes(each));
  const overruled = overruledBy(filters, asked);
  return {
    search: { ...asked, ...without(overruled), ...filters },
    text: rest,
    setAside: [
      ...lost.map(({ text }) => `${text} was left out: the search says something else of the same kind after it.`),
      ...overruled.map((name) => `The filter ${name}=${asked[name]} was left out: the text says something else.`),
    ],
  };
}

/** A text without the operators that say something of these filters, understood or not: others are to count now. */
export function withoutOperators(text: string, names: readonly string[]): string {
  const gone = operatorsIn(text).operators.filter(({ name, meaning }) => {
    const own: readonly string[] = typeof meaning === "string" ? filtersOf[name] : Object.keys(meaning);
    return own.some((each) => names.includes(each));
  });
  if (gone.length === 0) return text;
  return gone
    .reduce((left, operator) => left.replace(operator.text, ""), text)
    .replaceAll(/ {2,}/g, " ")
    .trim();
}

/** The filters of an address that a text's contradict. A number of minor units says nothing in another currency. */
function overruledBy(filters: PaymentFilters, asked: PaymentFilters): FilterName[] {
  const contradicts = (name: FilterName) =>
    asked[name] !== undefined && filters[name] !== undefined && asked[name] !== filters[name];
  const names = Object.values(filtersOf).flat();
  if (!contradicts("currency")) return names.filter(contradicts);
  const amounts: readonly FilterName[] = filtersOf.amount;
  return names.filter((name) => contradicts(name) || (amounts.includes(name) && asked[name] !== undefined));
}

function without(names: readonly FilterName[]): PaymentFilters {
  return Object.fromEntries(names.map((name) => [name, undefined]));
}
