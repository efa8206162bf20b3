import { amountText } from "@/lib/core/amount-text";
import type { Locale } from "@/lib/core/locale";
import type { LastError } from "@/lib/payments/schema";
import type { PaymentIntentStatus } from "@/lib/payments/status";
import type { StoryRows } from "@/lib/payments/story-rows";
import { caseText } from "@/lib/payments/story-words";

type Intent = StoryRows["intent"];

/** What a payment waits for, or how it ended, what of it is not over yet, and who can't do anything about it. */
export function standingOf(
  status: PaymentIntentStatus,
  lastError: LastError | null,
  { intent, merchant }: Pick<StoryRows, "intent" | "merchant">,
  locale: Locale,
): string {
  const stands =
    status === "processing" ? [processingStanding(intent)] : restingTexts(status, lastError, intent, locale);
  return [...stands, ...(merchant.status === "active" ? [] : [SUSPENDED])].join(" ");
}

const SUSPENDED =
  "Its merchant is suspended: the requests of its clients are refused, and what is still to be done is done here.";

function restingTexts(
  status: Exclude<PaymentIntentStatus, "processing">,
  lastError: LastError | null,
  intent: Intent,
  locale: Locale,
): string[] {
  const open = intent.cases.find((each) => each.status !== "resolved");
  return [
    reachedText(status, lastError, intent, locale),
    ...refundTexts(intent, locale),
    ...waitingTexts(intent, locale),
    ...(open ? [`${caseText(open.kind)} A person has to look at its case.`] : []),
  ];
}

function reachedText(
  status: Exclude<PaymentIntentStatus, "processing">,
  lastError: LastError | null,
  intent: Intent,
  locale: Locale,
): string {
  switch (status) {
    case "requires_payment_method":
    case "requires_confirmation":
      if (lastError) return lastError.message;
      return status === "requires_confirmation"
        ? "Waits for the merchant to confirm it. Nothing was charged."
        : "Waits for the merchant to name a card. Nothing was charged.";
    case "requires_action":
      return "Waits for the shopper to pass the card's authentication on their bank's page.";
    case "requires_capture":
      return "The money is reserved on the card and waits for the merchant to capture it.";
    case "succeeded":
      return intent.amountRefunded > 0n
        ? `The money was taken; ${amountText(intent.amountRefunded, intent.currency, locale)} of it went back.`
        : "The money was taken.";
    case "canceled":
      return "It was canceled. No money was taken.";
    case "failed":
      return lastError?.message ?? "It failed for good. No money was taken.";
  }
}

/** Refunds that are under way, each by what is known of it. */
function refundTexts(intent: Intent, locale: Locale): string[] {
  const calls = intent.charges.flatMap(({ pspCalls }) => pspCalls);
  return intent.refunds
    .filter(({ status }) => status === "processing")
    .flatMap(({ id, amount, currency }) => {
      const refund = `refund of ${amountText(amount, currency, locale)}`;
      const call = calls.find(({ refundId }) => refundId === id);
      if (call?.status === "unknown") {
        return [`The outcome of the ${refund} is unknown. Paydesk keeps asking, and doesn't pay it a second time.`];
      }
      return call?.status === "needs_review" ? [] : [`The ${refund} is on its way.`];
    });
}

/** Refunds that a second person has to decide about. */
function waitingTexts({ refunds, currency }: Intent, locale: Locale): string[] {
  const waiting = refunds.filter(({ status }) => status === "requires_approval");
  if (waiting.length === 0) return [];
  const together = amountText(
    waiting.reduce((sum, { amount }) => sum + amount, 0n),
    currency,
    locale,
  );
  return waiting.length === 1
    ? [`The refund of ${together} waits for a second person.`]
    : [`${waiting.length} refunds, of ${together} together, wait for a second person.`];
}

function processingStanding(intent: Intent): string {
  const charge = intent.charges.at(-1);
  const psp = charge?.pspAccount.name ?? "the PSP";
  const open = intent.cases.find(({ status }) => status !== "resolved");
  if (open) return `${caseText(open.kind)} A person has to look at its case before anything else is done.`;
  if (intent.cancelRequestedAt) return `It is to be canceled; ${psp} has not let it go yet.`;
  if (charge?.status === "needs_review") {
    return `${psp} did something else than was asked. A person has to look at its case before anything else is charged.`;
  }
  switch (charge?.pspCalls.at(-1)?.status) {
    case "unknown":
      return `${psp} gave no clear answer, so the outcome is unknown. Paydesk keeps asking; until it knows, nothing is charged again.`;
    case "needs_review":
      return `The outcome at ${psp} is still unknown after days of asking. A person has to look at its case.`;
    case "answered":
      return `${psp} took the request and has not decided yet. It will notify Paydesk, and Paydesk asks as well.`;
    default:
      return `The request is on its way to ${psp}.`;
  }
}
