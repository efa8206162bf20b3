import type { PspAccountConfig, PspAdapter, PspRequest, PspResult, RawNotification } from "@/lib/psp/psp";

/** An account of a PSP in its test environment, as the contract needs it. */
export type ContractWorld = {
  config: PspAccountConfig;
  adapter: PspAdapter;
  /** The same account, where nobody listens, and where whoever answers gives no clear answer. */
  nowhere: PspAdapter;
  /** Test tokens of this PSP by what they do. */
  tokens: Record<"approved" | "softDecline" | "hardDecline" | "challenge" | "pending", string>;
  /** Tokens that charge, and answer so that nobody can tell. */
  unclear: readonly string[];
  /** What the PSP's own books say of an order: an entry for each payment, in its minor units, with what followed it. */
  books(orderId: string): Promise<Array<{ amount: number; effects: number; followed: readonly Followed[] }>>;
  /** Has the account ask for patience, or say that it can't, so many times: whatever it is asked to do next. */
  refuseNext(how: "rate_limited" | "unavailable", times: number): void;
  /** A genuine notification about a payment, as it would come over the wire. */
  notification(pspReference: string, signed?: { atS?: number; secret?: string }): RawNotification;
};

type Followed = { operation: FollowUp; effects: number };
type FollowUp = "capture" | "void" | "refund";
type Authorization = Extract<PspRequest, { operation: "authorize" }>;
type Approved = Extract<PspResult, { outcome: "approved" }>;

export const AMOUNT = 2_500n;

/** What the tests of the contract do in a world, which is there once they run. */
export class ContractRig {
  readonly world: () => ContractWorld;

  constructor(world: () => ContractWorld) {
    this.world = world;
  }

  authorization(token: string, more: Partial<Authorization> = {}): Authorization {
    return {
      operation: "authorize",
      idempotencyKey: `key_${crypto.randomUUID()}`,
      requestId: "req_contract",
      amountMinor: AMOUNT,
      currency: "EUR",
      token,
      captureNow: true,
      orderId: `ord_${crypto.randomUUID()}`,
      ...more,
    };
  }

  async held(more: Partial<Authorization> = {}): Promise<Approved> {
    const { adapter, tokens } = this.world();
    return approved(await adapter.perform(this.authorization(tokens.approved, { captureNow: false, ...more })));
  }

  followUp(operation: FollowUp, charge: PspResult, amountMinor: bigint, final = true): Promise<PspResult> {
    return this.world().adapter.perform(requestOf(operation, charge, amountMinor, final));
  }

  /** A charge that an operation may follow. */
  async followable(operation: FollowUp, orderId: string): Promise<Approved> {
    const charge = await this.held({ orderId });
    if (operation === "refund") approved(await this.followUp("capture", charge, AMOUNT));
    return charge;
  }

  async effectsOf(orderId: string, operation: FollowUp): Promise<number[]> {
    return (await this.world().books(orderId)).flatMap(({ followed }) =>
      followed.filter((each) => each.operation === operation).map(({ effects }) => effects),
    );
  }
}

export function requestOf(operation: FollowUp, charge: PspResult, amountMinor: bigint, final = true) {
  const base = {
    idempotencyKey: `key_${crypto.randomUUID()}`,
    requestId: "req_contract",
    amountMinor,
    currency: "EUR",
    chargeReference: approved(charge).pspReference,
  };
  return operation === "capture" ? { ...base, operation, final } : { ...base, operation };
}

export function approved(result: PspResult): Approved {
  if (result.outcome !== "approved") throw new Error(`It was not approved: ${JSON.stringify(result)}`);
  return result;
}
