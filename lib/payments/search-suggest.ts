import type { z } from "zod";
import type { MayAct, OperatorActor } from "@/lib/core/actor";
import { amountText, plainDecimal } from "@/lib/core/amount-text";
import { isolated } from "@/lib/core/isolate";
import { db, Prisma } from "@/lib/db/client";
import { completions } from "@/lib/payments/search-complete";
import { elsewhere } from "@/lib/payments/search-elsewhere";
import { conditionsOf } from "@/lib/payments/search-filters";
import { idInLink } from "@/lib/payments/search-link";
import { merchantsNamed } from "@/lib/payments/search-names";
import { readOperators } from "@/lib/payments/search-operators-schema";
import { readPage } from "@/lib/payments/search-query";
import { readings, type SlicedReading } from "@/lib/payments/search-readings";
import type { Read, Row } from "@/lib/payments/search-row";
import { SearchPayments } from "@/lib/payments/search-schema";
import { lookOf } from "@/lib/payments/search-slices";
import type { Suggestion, Suggestions, SuggestPayments } from "@/lib/payments/search-suggest-schema";
import type { ReadingKind } from "@/lib/payments/search-text";

/** More are no help: the table below shows them all. */
const OF_A_KIND_MAX = 5;
const SUGGESTIONS_MAX = 12;

const groups: Readonly<Record<ReadingKind, string>> = {
  payment: "Payment",
  charge: "Payment of this charge",
  refund: "Payment of this refund",
  event: "Payment of this event",
  delivery: "Payment of this delivery",
  delivery_attempt: "Payment of this delivery attempt",
  psp_call: "Payment of this PSP call",
  psp_send: "Payment of this request to a PSP",
  psp_inquiry: "Payment of this question to a PSP",
  ledger_entry: "Payment of this ledger entry",
  case: "Payment of this case",
  request: "Payments of this request",
  order: "Order",
  psp_reference: "PSP reference",
  order_prefix: "Orders that begin so",
  last4: "Card",
  amount: "Amount",
  merchant: "Merchant",
};

/**
 * What somebody may be looking for who has typed so far, in groups, the best first. An id leads to its payment rather than
 * to its own page, which comes next; the address of a page leads to that page.
 */
export async function suggestPayments(
  actor: OperatorActor,
  { q = "" }: z.output<typeof SuggestPayments>,
  mayReadLog: MayAct,
): Promise<Suggestions> {
  const read: Read = (sql) => db().$queryRaw(sql);
  const { rest } = readOperators(q);
  const [meanings, pages, psps] = await Promise.all([
    rest === "" ? [] : readings(read, actor, rest),
    elsewhere(read, actor, mayReadLog, rest),
    accounts(read),
  ]);
  const found = await Promise.all(meanings.map((meaning) => suggestionsOf(read, actor, meaning)));
  const named = new Set<string>();
  const fresh = found.flat().filter(({ href }) => {
    if (href === null) return true;
    if (named.has(href)) return false;
    named.add(href);
    return true;
  });
  const [sure, guessed] = [fresh.filter(({ certain }) => certain), fresh.filter(({ certain }) => !certain)];
  const exact = idInLink(rest) === undefined ? [...sure, ...pages] : [...pages, ...sure];
  return { data: [...exact, ...guessed, ...completions(q, psps)].slice(0, SUGGESTIONS_MAX) };
}

async function suggestionsOf(read: Read, actor: OperatorActor, meaning: SlicedReading): Promise<Suggestion[]> {
  const { reading, words } = meaning;
  const group = groups[reading.kind];
  if (reading.kind === "merchant") {
    const { merchants } = await merchantsNamed(read, actor, reading.name);
    return merchants
      .slice(0, OF_A_KIND_MAX)
      .map(({ id, name }) => ({ ...filterBy(`merchant:${id}`), group, title: name, detail: id }));
  }
  const rows = await firstRows(read, actor, meaning);
  if (rows.length === 0) return [];
  if (reading.kind === "last4") return [{ ...filterBy(`last4:${reading.last4}`), group, title: capital(words) }];
  if (reading.kind === "amount") {
    const amount = plainDecimal(reading.amountMinor, reading.currency);
    const text = `amount:${amount} currency:${reading.currency}`;
    return [{ ...filterBy(text), group, title: capital(words) }];
  }
  return rows.slice(0, OF_A_KIND_MAX).map((row) => ({
    group,
    title: row.order_id,
    detail: `${amountText(BigInt(row.amount), row.currency, actor.locale)} · ${row.status.replaceAll("_", " ")} · ${isolated(row.merchant_name)}`,
    href: `/payments/${row.id}`,
    text: null,
    certain: rows.length === 1 && reading.kind !== "order_prefix",
  }));
}

function filterBy(text: string): Suggestion {
  return {
    group: "",
    title: text,
    detail: "Show its payments",
    href: null,
    text,
    certain: false,
  };
}

function capital(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

async function firstRows(read: Read, actor: OperatorActor, { slices }: SlicedReading): Promise<Row[]> {
  const span = { by: "created", direction: "desc", after: undefined, idFrom: undefined, idBelow: undefined } as const;
  const look = lookOf(slices);
  const conditions = conditionsOf(actor, SearchPayments.parse({}), { merchants: undefined, psps: undefined });
  return (await readPage(read, { slices, conditions, span: { ...span, look }, limit: OF_A_KIND_MAX })).rows;
}

async function accounts(read: Read): Promise<string[]> {
  const rows = await read<{ id: string }>(Prisma.sql`SELECT a.id FROM psp_accounts a ORDER BY a.id LIMIT 50`);
  return rows.map(({ id }) => id);
}
