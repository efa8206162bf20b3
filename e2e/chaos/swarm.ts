import { setTimeout as pause } from "node:timers/promises";
import type { Answer } from "@/e2e/answer";
import type { RememberingMerchant } from "@/e2e/audit/history";
import type { Pressure } from "@/e2e/chaos/pressure";
import type { Random } from "@/e2e/chaos/random";

/** A client gives a request up after so many sends with the same key. */
const SENDS_MAX = 8;
const SEND_PAUSE_MS = 300;
const SEND_PAUSE_MS_MAX = 3_000;
/** A client doesn't wait for ever for a process that is held still. */
const SEND_MS_MAX = 15_000;

const TOKENS = {
  tok_visa: 50,
  tok_mastercard: 10,
  tok_3ds: 8,
  tok_3ds_fail: 2,
  tok_decline_generic: 4,
  tok_decline_stolen_card: 2,
  tok_timeout_after_charge: 3,
  tok_timeout_before_charge: 2,
  tok_error_500: 3,
  tok_reset: 2,
  tok_async: 6,
  tok_late_success: 2,
  tok_refund_async: 3,
  tok_refund_timeout: 2,
  tok_refund_fails: 1,
  tok_capture_declined: 2,
};

const ACTS = { pay: 30, confirm: 6, shop: 8, capture: 16, cancel: 8, refund: 20, decide: 10, read: 6, list: 2 };

/** What the clients know of, as they were told. */
type Known = { payments: Array<{ id: string; charge: string | null; action: string | null }>; refunds: string[] };

/** One merchant's people: its server, and somebody who decides about refunds. */
export type Party = { merchant: RememberingMerchant; approver: RememberingMerchant; known: Known };

export function newParty(merchant: RememberingMerchant, approver: RememberingMerchant): Party {
  return { merchant, approver, known: { payments: [], refunds: [] } };
}

export type Tally = { sent: number; lost: number; givenUp: number };

/** Acts for a party at random until told to stop, and repeats every request that got no final answer with its key. */
export async function work(
  party: Party,
  random: Random,
  tally: Tally,
  stopped: () => boolean,
  pressure: Pressure,
): Promise<void> {
  while (!stopped()) {
    await pressure.eased(stopped);
    await act(party, random, tally, stopped);
    await pause(random.int(0, 60));
  }
}

async function act(party: Party, random: Random, tally: Tally, stopped: () => boolean): Promise<void> {
  const { merchant, approver, known } = party;
  const wait = { prefer: `wait=${random.pick([0, 1, 3])}` };
  const post = (who: RememberingMerchant, path: string, body: unknown) => {
    const key = crypto.randomUUID();
    const send = () => who.post(path, body, { key, headers: wait });
    // A nervous client sends the same request twice at once.
    return random.chance(0.05)
      ? Promise.all([careful(send, tally, stopped), careful(send, tally, stopped)]).then(([answer]) => answer)
      : careful(send, tally, stopped);
  };
  const recent = known.payments.slice(-60);
  const payment = recent.length > 0 ? random.pick(recent) : undefined;
  const what = payment ? random.weighted(ACTS) : "pay";
  switch (what) {
    case "pay":
      return learn(known, await post(merchant, "/v1/payment_intents", newPayment(merchant, random)));
    case "confirm":
      return learn(known, await post(merchant, `/v1/payment_intents/${payment?.id}/confirm`, {}));
    case "capture":
      return learn(known, await post(merchant, `/v1/payment_intents/${payment?.id}/capture`, captureBody(random)));
    case "cancel":
      return learn(known, await post(merchant, `/v1/payment_intents/${payment?.id}/cancel`, {}));
    case "refund": {
      const charge = payment?.charge;
      if (!charge) return;
      return learn(
        known,
        await post(random.chance(0.1) ? approver : merchant, "/v1/refunds", refundBody(charge, random)),
      );
    }
    case "decide": {
      const id = known.refunds.length > 0 ? random.pick(known.refunds.slice(-20)) : undefined;
      if (!id) return;
      if (random.chance(0.2)) return learn(known, await post(merchant, `/v1/refunds/${id}/cancel`, {}));
      const [verb, body] = random.chance(0.7) ? ["approve", {}] : ["reject", { reason: "No." }];
      return learn(known, await post(approver, `/v1/admin/refunds/${id}:${verb}`, body));
    }
    case "shop":
      return shop(known, random);
    case "read":
      return learn(known, await careful(() => merchant.get(`/v1/payment_intents/${payment?.id}`), tally, stopped));
    case "list":
      await careful(() => merchant.get("/v1/payment_intents?limit=20"), tally, stopped);
  }
}

function newPayment(merchant: RememberingMerchant, random: Random): Record<string, unknown> {
  return merchant.payment(random.weighted(TOKENS), {
    amount: random.int(100, 5_000),
    capture_method: random.chance(0.45) ? "manual" : "automatic",
    confirm: random.chance(0.85),
  });
}

function captureBody(random: Random): Record<string, unknown> {
  if (random.chance(0.5)) return {};
  return { amount_to_capture: random.int(1, 3_000), final_capture: random.chance(0.5) };
}

function refundBody(charge: string, random: Random): Record<string, unknown> {
  return {
    charge_id: charge,
    reason: random.chance(0.25) ? "fraudulent" : "requested_by_customer",
    ...(random.chance(0.3) ? {} : { amount: random.int(1, 3_000) }),
  };
}

/** One of the shoppers on their banks' pages; some are there a second time. */
async function shop(known: Known, random: Random): Promise<void> {
  const addresses = known.payments.flatMap(({ action }) => action ?? []).slice(-5);
  if (addresses.length === 0) return;
  const address = random.pick(addresses);
  const body = new URLSearchParams({ action: random.chance(0.8) ? "approve" : "decline" });
  await fetch(address, { method: "POST", body, redirect: "manual", signal: AbortSignal.timeout(SEND_MS_MAX) }).catch(
    () => undefined,
  );
}

/** Sends until there is an answer that counts. `undefined`: the client has lost patience, and never knew. */
async function careful(send: () => Promise<Answer>, tally: Tally, stopped: () => boolean): Promise<Answer | undefined> {
  for (let sends = 1; sends <= SENDS_MAX && !(stopped() && sends > 1); sends++) {
    tally.sent += 1;
    try {
      const answer = await Promise.race([send(), late()]);
      if (answer && answer.status < 500 && answer.json.retryable !== true) return answer;
    } catch {
      tally.lost += 1;
    }
    await pause(Math.min(SEND_PAUSE_MS * 2 ** (sends - 1), SEND_PAUSE_MS_MAX));
  }
  tally.givenUp += 1;
  return undefined;
}

async function late(): Promise<undefined> {
  await pause(SEND_MS_MAX, undefined, { ref: false });
  return undefined;
}

function learn(known: Known, answer: Answer | undefined): void {
  if (!answer || answer.status > 299) return;
  const { refund_id, payment_intent_id, latest_charge_id, next_action, status } = answer.json;
  if (typeof refund_id === "string") {
    if (status === "requires_approval") known.refunds.push(refund_id);
    return;
  }
  if (typeof payment_intent_id !== "string") return;
  const action =
    next_action !== null && typeof next_action === "object" && "url" in next_action ? next_action.url : null;
  known.payments.push({
    id: payment_intent_id,
    charge: typeof latest_charge_id === "string" ? latest_charge_id : null,
    action: typeof action === "string" ? action : null,
  });
}
