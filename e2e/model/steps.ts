import { expect } from "vitest";
import { query } from "@/e2e/database";
import {
  type Allowed,
  allowedOfCancel,
  allowedOfCapture,
  allowedOfConfirm,
  allowedOfDecision,
  allowedOfRefund,
} from "@/e2e/model/answers";
import { accept, type Model, now, type Real, type Tracked } from "@/e2e/model/run";
import { begins, behaviourOf, behaviours, type State, type Token } from "@/e2e/model/state";

/** One step of a run: what it does to the payment it is about. */
export type Step = (model: Model, real: Real, tracked: Tracked) => Promise<void>;

/** Whoever asks for what the PSP takes its time for does not wait for it. */
export const waiting = (slow: unknown) => ({ headers: { prefer: `wait=${slow ? 1 : 20}` } });

/** Posts a command and checks what it is answered. */
async function command(
  model: Model,
  real: Real,
  tracked: Tracked,
  request: { path: string; body: unknown; who?: string; slow?: boolean; away?: boolean; success?: number },
  allowed: (state: State, hurried: boolean) => Allowed[],
): Promise<Record<string, unknown>> {
  const before = real.hurried;
  const client = real.client(request.who ?? "merchant");
  const ask = () => client.post(request.path, request.body, waiting(request.slow));
  const answer = await (request.away ? real.unkilled(ask) : ask());
  // Who does not wait may be answered before the end.
  const hurried = before || real.hurried || (request.slow ?? false);
  accept(
    model,
    tracked,
    answer,
    now(tracked).flatMap((state) => allowed(state, hurried)),
    request.success,
  );
  return answer.json;
}

const intent = (tracked: Tracked, verb: string) => `/v1/payment_intents/${tracked.id}/${verb}`;
const isEver = (tracked: Tracked, what: "slow" | "away") => tracked.states.some((state) => behaviourOf(state)[what]);

export const confirm =
  (token: Token | null): Step =>
  async (model, real, tracked) => {
    const body = token ? { payment_method: { type: "card_token", token } } : {};
    const slow = token ? "slow" in behaviours[token] : isEver(tracked, "slow");
    const away = token ? "away" in behaviours[token] : isEver(tracked, "away");
    await command(model, real, tracked, { path: intent(tracked, "confirm"), body, slow, away }, (state, hurried) =>
      allowedOfConfirm(state, token, hurried),
    );
  };

export const capture =
  (percent: number | undefined, final: boolean): Step =>
  async (model, real, tracked) => {
    const amount = part(tracked, percent);
    const body = { final_capture: final, ...(amount === undefined ? {} : { amount_to_capture: amount }) };
    await command(model, real, tracked, { path: intent(tracked, "capture"), body }, (state, hurried) =>
      allowedOfCapture(state, amount, final, hurried),
    );
  };

export const cancel: Step = async (model, real, tracked) => {
  await command(model, real, tracked, { path: intent(tracked, "cancel"), body: {} }, allowedOfCancel);
};

export const refund =
  (percent: number | undefined, reason: string, maker: string): Step =>
  async (model, real, tracked) => {
    if (!tracked.chargeId) return;
    const amount = part(tracked, percent);
    const body = { charge_id: tracked.chargeId, reason, ...(amount === undefined ? {} : { amount }) };
    const slow = tracked.states.some((state) => behaviourOf(state).refund === "slow");
    const request = { path: "/v1/refunds", body, who: maker, slow, success: 201 };
    const json = await command(model, real, tracked, request, (state, hurried) =>
      allowedOfRefund(state, { amount, reason, maker }, hurried),
    );
    if (typeof json.refund_id === "string") tracked.refundIds.push(json.refund_id);
  };

export const decide =
  (verb: "approve" | "reject" | "cancel", who: string): Step =>
  async (model, real, tracked) => {
    const waits = tracked.states[0]?.refunds.findIndex(({ status }) => status === "requires_approval") ?? -1;
    const index = waits >= 0 ? waits : tracked.refundIds.length - 1;
    const id = tracked.refundIds[index];
    if (!id) return;
    const path = verb === "cancel" ? `/v1/refunds/${id}/cancel` : `/v1/admin/refunds/${id}:${verb}`;
    const body = verb === "reject" ? { reason: "No." } : {};
    const slow = tracked.states.some((state) => behaviourOf(state).refund === "slow");
    const request = { path, body, who: verb === "cancel" ? "merchant" : who, slow };
    await command(model, real, tracked, request, (state, hurried) =>
      allowedOfDecision(state, index, { verb, who }, hurried),
    );
  };

/** The shopper answers on the PSP's page, once; what they click later changes nothing. */
export const shop =
  (answer: "approve" | "decline"): Step =>
  async (_model, _real, tracked) => {
    if (!tracked.url || !tracked.states.every(({ status, shopper }) => status === "requires_action" && !shopper))
      return;
    await fetch(tracked.url, { method: "POST", body: new URLSearchParams({ action: answer }) });
    const shopper = answer === "approve" ? "approved" : "declined";
    tracked.states = tracked.states.map((state) => begins(state, { kind: "challenge" }, { shopper }));
  };

/** A notification that claims the money was captured. Whoever signed it, only what the PSP says when asked counts. */
export const notify =
  (sign: "signed" | "forged"): Step =>
  async (_model, real, tracked) => {
    const [charge] = await query<{ psp_reference: string | null }>(
      real.product.file.database_url,
      "SELECT psp_reference FROM charges WHERE id = $1",
      [tracked.chargeId],
    );
    if (!charge?.psp_reference) return;
    expect(await real.notify(charge.psp_reference, sign)).toBe(sign === "signed" ? 200 : 401);
  };

function part(tracked: Tracked, percent: number | undefined): number | undefined {
  if (percent === undefined) return undefined;
  return Math.max(1, Math.floor(((tracked.states[0]?.amount ?? 0) * percent) / 100));
}
