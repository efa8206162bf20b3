import { stringify } from "csv-stringify/sync";
import type { AdminActor } from "@/lib/core/actor";
import { plainDecimal } from "@/lib/core/amount-text";
import { csvFormat } from "@/lib/core/csv";
import { AppError } from "@/lib/core/error";
import { searchPayments } from "@/lib/payments/search";
import { understood } from "@/lib/payments/search-find";
import type { FoundPayment, FoundPayments, SearchPayments } from "@/lib/payments/search-schema";

/** Payments that one query reads: a hundred kilobytes of text, so that the memory of an export stays small. */
const BATCH = 1_000;
/** What a spreadsheet can hold. A longer export is broken off, so that nobody takes a part for the whole. */
const ROWS_MAX = 1_048_575;

const COLUMNS = [
  "payment_intent_id",
  "created",
  "order_id",
  "status",
  "amount",
  "currency",
  "amount_minor",
  "amount_captured_minor",
  "amount_refunded_minor",
  "merchant_id",
  "merchant_name",
  "psp_account_id",
  "psp_reference",
  "charge_id",
  "card_brand",
  "card_last4",
  "updated",
  "livemode",
] as const;

/**
 * All payments that match as CSV, from the cursor on, read while they are sent. A refused search is refused before the
 * first byte, and so is one that leaves something out.
 */
export async function exportPayments(actor: AdminActor, search: SearchPayments): Promise<CsvFile> {
  // What contradicts something else in the search counts for no list, so the file leaves nothing of the list out.
  const { search: counted, text: q } = understood(search);
  const batch = (after: string | undefined) =>
    searchPayments(actor, {
      ...counted,
      q: q || undefined,
      limit: BATCH,
      starting_after: after,
      ending_before: undefined,
    });
  let next: FoundPayments | undefined = await batch(search.starting_after);
  const [leftOut] = next.left_out;
  if (leftOut) throw new AppError("invalid_request", leftOut);
  let rows = 0;
  const { bom, ...format } = csvFormat(actor);
  const encoder = new TextEncoder();
  const body = new ReadableStream({
    start: (controller) => controller.enqueue(encoder.encode(stringify([COLUMNS], { bom, ...format }))),
    async pull(controller) {
      const page: FoundPayments | undefined = next;
      if (!page) return controller.close();
      rows += page.data.length;
      if (rows > ROWS_MAX) throw new AppError("invalid_request", `An export has at most ${ROWS_MAX} payments.`);
      controller.enqueue(encoder.encode(stringify(page.data.map(record), format)));
      next = page.next_cursor === null ? undefined : await batch(page.next_cursor);
    },
  });
  return { contentType: "text/csv; charset=utf-8", fileName: "payments.csv", body };
}

type CsvFile = { contentType: string; fileName: string; body: ReadableStream<Uint8Array> };

function record(payment: FoundPayment): string[] {
  const { amount, currency, card } = payment;
  return [
    payment.payment_intent_id,
    new Date(payment.created_ms).toISOString(),
    payment.order_id,
    payment.status,
    plainDecimal(BigInt(amount), currency),
    currency,
    String(amount),
    String(payment.amount_captured),
    String(payment.amount_refunded),
    payment.merchant_id,
    payment.merchant_name,
    payment.psp_account_id ?? "",
    payment.psp_reference ?? "",
    payment.latest_charge_id ?? "",
    card?.brand ?? "",
    card?.last4 ?? "",
    new Date(payment.updated_ms).toISOString(),
    String(payment.livemode),
  ];
}
