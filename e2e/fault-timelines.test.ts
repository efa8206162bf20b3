import { afterAll, beforeAll, expect, test } from "vitest";
import { expectAudited } from "@/e2e/audited";
import { query } from "@/e2e/database";
import { eventually, Merchant, paymentOf } from "@/e2e/merchant";
import { type Product, startProduct } from "@/e2e/product";
import { A, simulatorOf } from "@/e2e/psps";
import { chargesOf, configureSimulators, operationsOf, scriptFault } from "@/e2e/simulator";
import { PaymentStoryDocument } from "@/lib/payments/story-schema";
import { PSP_OPERATIONS, type PspOperation } from "@/lib/psp/psp";
import { FAULT_KINDS, type FaultKind } from "@/simulator/faults";

const INTENTS = "/v1/payment_intents";
const AT_ONCE = { headers: { prefer: "wait=0" } };
const SETTLED_MS_MAX = 90_000;

/** What an operator reads of each operation: what was asked, what came back in the end, and what became of it. */
const words: Readonly<Record<PspOperation, { asked: string; done: string; wrong: string; end: string }>> = {
  authorize: {
    asked: "charge 25.99 EUR",
    done: "approved and took 25.99 EUR",
    wrong: "approved and took 26.00 EUR",
    end: "The money was taken.",
  },
  capture: {
    asked: "capture 25.99 EUR",
    done: "captured 25.99 EUR",
    wrong: "captured 26.00 EUR",
    end: "The money was taken.",
  },
  void: {
    asked: "let 25.99 EUR go",
    done: "let 25.99 EUR go",
    wrong: "let 26.00 EUR go",
    end: "It was canceled. No money was taken.",
  },
  refund: {
    asked: "refund 10.00 EUR",
    done: "refunded 10.00 EUR",
    wrong: "refunded 10.01 EUR",
    end: "The money was taken; 10.00 EUR of it went back.",
  },
};

/** What an operator reads of a fault. A new kind of fault needs a line here: the build fails without it. */
type Expected =
  /** No clear answer, so the PSP is asked: it did it, or it never got the request, which is then sent again. */
  | { unclear: string; arrived: boolean }
  /** Refused without effect: sent again, or, where another account can take the charge, made there. */
  | { refused: string; failsOver: boolean }
  | "another amount";
const expected: Readonly<Record<FaultKind, Expected>> = {
  drop: { unclear: "the connection broke before a whole answer came", arrived: false },
  hang_before: { unclear: "no answer in time", arrived: false },
  hang_after: { unclear: "no answer in time", arrived: true },
  error_500_before: { unclear: "it answered with the error 500", arrived: false },
  error_500: { unclear: "it answered with the error 500", arrived: true },
  html: { unclear: "it answered with something that can't be understood", arrived: true },
  reset: { unclear: "the connection broke before a whole answer came", arrived: true },
  slow: { unclear: "no answer in time", arrived: true },
  rate_limited: { refused: "too many requests at once", failsOver: false },
  unavailable: { refused: "it is not available", failsOver: true },
  wrong_amount: "another amount",
};

type Played = { story: PaymentStoryDocument; effects: number[] };

let product: Product;
let merchant: Merchant;
const played = new Map<string, Promise<Played>>();

beforeAll(async () => {
  product = await startProduct({ env: { SWEEP_AFTER_MS: "1000" } });
  merchant = new Merchant(product.file);
  await query(product.file.database_url, "UPDATE psp_accounts SET settle_delay_ms = 1000");
  // What is unclear is found out by asking alone.
  await configureSimulators(product.file, { notifications: "off" });
  for (const kind of FAULT_KINDS)
    for (const operation of PSP_OPERATIONS) played.set(`${kind} ${operation}`, playOut(kind, operation));
  await Promise.allSettled(played.values());
});
afterAll(() => product.discard());

/** One payment whose operation meets the fault once, until nothing of it is open but what a person has to see to. */
async function playOut(kind: FaultKind, operation: PspOperation): Promise<Played> {
  const order = { order_id: `ord_${operation}_${kind}` };
  const path = `${INTENTS}/${await begin(kind, operation, order)}`;
  if (operation === "capture") await merchant.post(`${path}/capture`, {}, AT_ONCE);
  if (operation === "void") await merchant.post(`${path}/cancel`, {}, AT_ONCE);
  if (operation === "refund") await merchant.refund(paymentOf(await merchant.get(path)), { amount: 1000 }, AT_ONCE);
  const tell = async () =>
    PaymentStoryDocument.parse((await merchant.get(path.replace(INTENTS, "/v1/admin/payments"))).json);
  await eventually(`${order.order_id} being settled`, SETTLED_MS_MAX, async () => {
    const { payment_intent, refunds, psp_calls, cases } = await tell();
    const open = payment_intent.status === "processing" || refunds.some(({ status }) => status === "processing");
    const started = psp_calls.some((call) => call.operation === operation);
    return started && (!open || cases.length > 0) ? true : undefined;
  });
  // Read once more: the first look may have met it in the middle of its last step.
  const story = await tell();
  const books =
    operation === "authorize"
      ? await chargesOf(product.file, order.order_id)
      : (await operationsOf(product.file, order.order_id)).filter((each) => each.kind === operation);
  return { story, effects: books.map(({ effects }) => effects) };
}

/** The payment before the operation that is to go wrong, and the fault of this one order. */
async function begin(kind: FaultKind, operation: PspOperation, order: { order_id: string }): Promise<string> {
  const breakIt = () =>
    scriptFault(simulatorOf(product.file, A), { kind, operations: [operation], reference: order.order_id, times: 1 });
  if (operation === "authorize") {
    await breakIt();
    return paymentOf(await merchant.post(INTENTS, merchant.payment("tok_visa", order), AT_ONCE)).payment_intent_id;
  }
  const made = await (operation === "refund"
    ? merchant.paid("tok_visa", order)
    : merchant.authorized("tok_visa", order));
  await breakIt();
  return made.payment_intent_id;
}

/** The sentences about an operation, in order. "Knows nothing yet" is said as often as was asked; durations differ. */
function readOf({ story }: Played, operation: PspOperation): string[] {
  const first = story.timeline.findIndex(({ sentence }) => sentence.endsWith(`to ${words[operation].asked}.`));
  const told = story.timeline
    .slice(first)
    .filter(({ kind }) => ["psp_call", "inquiry", "case"].includes(kind))
    .map(({ sentence }) => sentence.replace(/ in [\d.]+ m?s \(/, " ("));
  return told.filter((sentence, index) => !sentence.includes("knows nothing") || sentence !== told[index - 1]);
}

function toBeRead(kind: FaultKind, operation: PspOperation): string[] {
  const { asked, done, wrong } = words[operation];
  const ask = (psp = "Simulator A") => `Asked ${psp} to ${asked}.`;
  const again = "Sent the same request to Simulator A again, with its old key (2 times in all).";
  const about = "Asked Simulator A what became of the request: it";
  const fault = expected[kind];
  if (fault === "another amount") {
    const why = "The PSP's amount is not the amount that was asked for.";
    return [ask(), `Simulator A ${wrong}.`, `${why} A case was opened for a person to look at; it is open.`];
  }
  if ("refused" in fault) {
    const refused = `Simulator A refused the request without effect (${fault.refused}).`;
    return fault.failsOver && operation === "authorize"
      ? [ask(), refused, ask("Simulator B"), `Simulator B ${done}.`]
      : [ask(), refused, again, `Simulator A ${done}.`];
  }
  const unclear = `No clear answer from Simulator A (${fault.unclear}): outcome unknown. Paydesk asks what became of it.`;
  return fault.arrived
    ? [ask(), unclear, `${about} ${done}.`]
    : [ask(), unclear, `${about} knows nothing of it yet.`, again, `Simulator A ${done}.`];
}

/** The decoded outcome of every request that went out, call by call. */
function outcomesOf(kind: FaultKind, operation: PspOperation): string[][] {
  const fault = expected[kind];
  if (fault === "another amount") return [["approved"]];
  if ("unclear" in fault) return [fault.arrived ? ["unknown"] : ["unknown", "approved"]];
  return fault.failsOver && operation === "authorize" ? [["rejected"], ["approved"]] : [["rejected", "approved"]];
}

function standingOf(kind: FaultKind, operation: PspOperation): string {
  if (expected[kind] !== "another amount") return words[operation].end;
  const why = "The PSP's amount is not the amount that was asked for. A person has to look at its case";
  return operation === "refund" ? `The money was taken. ${why}.` : `${why} before anything else is done.`;
}

test.each(FAULT_KINDS.flatMap((kind) => PSP_OPERATIONS.map((operation) => ({ kind, operation }))))(
  "the timeline tells of $kind at $operation what was sent, asked and answered, and how it ended, with one effect",
  async ({ kind, operation }) => {
    const one = await played.get(`${kind} ${operation}`);
    if (!one) throw new Error("It was not played.");
    expect(readOf(one, operation)).toEqual(toBeRead(kind, operation));
    const calls = one.story.psp_calls.filter((call) => call.operation === operation);
    expect(calls.map(({ sends }) => sends.map(({ outcome }) => outcome))).toEqual(outcomesOf(kind, operation));
    expect(one.story.standing).toBe(standingOf(kind, operation));
    expect(one.effects).toEqual([1]);
  },
);

test("what our own circuit breaker kept back is not told as sent", async () => {
  const { payment_intent_id: id } = await merchant.authorized();
  const circuit = (to: string) =>
    query(
      product.file.database_url,
      `UPDATE psp_conditions SET circuit = $1, next_probe_at = CASE $1 WHEN 'open' THEN now() + interval '1 hour' END
       WHERE psp_account_id = $2`,
      [to, A],
    );
  await circuit("open");
  await merchant.post(`${INTENTS}/${id}/capture`, {}, AT_ONCE);
  const told = await eventually("the capture being kept back", SETTLED_MS_MAX, async () => {
    const { timeline } = PaymentStoryDocument.parse((await merchant.get(`/v1/admin/payments/${id}`)).json);
    const sentences = timeline.map(({ sentence }) => sentence);
    return sentences.includes("Simulator A was not asked, because its circuit is open.") ? sentences : undefined;
  });
  expect(told).toContain("Was about to ask Simulator A to capture 25.99 EUR.");
  expect(told).not.toContain("Asked Simulator A to capture 25.99 EUR.");
  await circuit("half_open");
  await circuit("closed");
  await merchant.until(id, ["succeeded"]);
});

test("afterwards the auditor finds nothing that no case explains", () => expectAudited(product));
