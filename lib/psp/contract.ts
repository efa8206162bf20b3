import { describe, expect, test } from "vitest";
import type {
  PspAccountConfig,
  PspAdapter,
  PspRequest,
  PspResult,
  PspTransaction,
  RawNotification,
} from "@/lib/psp/psp";

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

const AMOUNT = 2_500n;
const REFUSALS = [
  ["rate_limited", { rateLimited: true, transient: true }],
  ["unavailable", { transient: true }],
] as const;
type Authorization = Extract<PspRequest, { operation: "authorize" }>;
type Approved = Extract<PspResult, { outcome: "approved" }>;

/** What every adapter has to keep, whatever its PSP can do. Capabilities that it claims are tried. */
export function describePspContract(name: string, world: () => ContractWorld): void {
  const authorization = (token: string, more: Partial<Authorization> = {}): Authorization => ({
    operation: "authorize",
    idempotencyKey: `key_${crypto.randomUUID()}`,
    requestId: "req_contract",
    amountMinor: AMOUNT,
    currency: "EUR",
    token,
    captureNow: true,
    orderId: `ord_${crypto.randomUUID()}`,
    ...more,
  });
  const followUp = (operation: FollowUp, charge: PspResult, amountMinor: bigint, final = true) =>
    world().adapter.perform(requestOf(operation, charge, amountMinor, final));
  const held = async (more: Partial<Authorization> = {}) =>
    approved(await world().adapter.perform(authorization(world().tokens.approved, { captureNow: false, ...more })));
  /** A charge that an operation may follow. */
  const followable = async (operation: FollowUp, orderId: string) => {
    const charge = await held({ orderId });
    if (operation === "refund") approved(await followUp("capture", charge, AMOUNT));
    return charge;
  };
  const effectsOf = async (orderId: string, operation: FollowUp) =>
    (await world().books(orderId)).flatMap(({ followed }) =>
      followed.filter((each) => each.operation === operation).map(({ effects }) => effects),
    );

  describe(name, () => {
    test("takes money at once, and says so again when it is asked by key and by reference", async () => {
      const { adapter, tokens, books } = world();
      const request = authorization(tokens.approved);
      const made = approved(await adapter.perform(request));
      expect(made).toMatchObject({ amountMinor: AMOUNT, currency: "EUR", settled: true });
      const byKey = await adapter.find({ operation: "authorize", idempotencyKey: request.idempotencyKey });
      const byReference = await adapter.find({ operation: "authorize", pspReference: made.pspReference });
      expect(byKey).toEqual(made);
      expect(byReference).toEqual(made);
      expect((await books(request.orderId)).map(({ effects }) => effects)).toEqual([1]);
    });

    test("holds money, captures it, and gives it back", async () => {
      const charge = await held();
      expect(charge.settled).toBe(false);
      expect(charge.captureBeforeMs).toBeGreaterThan(Date.now());
      expect(approved(await followUp("capture", charge, AMOUNT))).toMatchObject({ amountMinor: AMOUNT, settled: true });
      expect(approved(await followUp("refund", charge, 1_000n))).toMatchObject({ amountMinor: 1_000n, settled: true });
      expect((await followUp("refund", charge, AMOUNT)).outcome).toBe("declined");
    });

    test("lets held money go, once", async () => {
      const charge = await held();
      expect(approved(await followUp("void", charge, AMOUNT))).toMatchObject({ settled: false });
      expect((await followUp("capture", charge, AMOUNT)).outcome).toBe("declined");
    });

    test("captures in several parts if, and only if, it says that it can", async () => {
      const charge = await held();
      expect((await followUp("capture", charge, 1_000n, false)).outcome).toBe("approved");
      const second = await followUp("capture", charge, 500n, false);
      expect(second.outcome).toBe(world().adapter.capabilities.severalCaptures ? "approved" : "declined");
    });

    test("lets the rest go with a final capture if, and only if, it says that it does", async () => {
      const charge = await held();
      expect((await followUp("capture", charge, 1_000n)).outcome).toBe("approved");
      const rest = await followUp("void", charge, AMOUNT - 1_000n);
      expect(rest.outcome).toBe(world().adapter.capabilities.releasesRest ? "declined" : "approved");
    });

    test("has one effect for a key if, and only if, it says that it knows keys again", async () => {
      const { adapter, tokens, books } = world();
      const request = authorization(tokens.approved);
      const [first, again] = [await adapter.perform(request), await adapter.perform(request)];
      const effects = (await books(request.orderId)).reduce((sum, payment) => sum + payment.effects, 0);
      expect(effects).toBe(adapter.capabilities.idempotent ? 1 : 2);
      if (adapter.capabilities.idempotent) expect(again).toEqual(first);
    });

    test.each(["capture", "void", "refund"] as const)(
      "makes a %s once, however often it is sent with its key, and says the same each time",
      async (operation) => {
        // Without keys a request is never sent again.
        if (!world().adapter.capabilities.idempotent) return;
        const orderId = `ord_${crypto.randomUUID()}`;
        const request = requestOf(operation, await followable(operation, orderId), AMOUNT / 2n);
        const first = approved(await world().adapter.perform(request));
        expect(await world().adapter.perform(request)).toEqual(first);
        expect(await effectsOf(orderId, operation)).toEqual([1]);
        const { idempotencyKey } = request;
        expect(await world().adapter.find({ operation, idempotencyKey })).toEqual(first);
        expect(await world().adapter.find({ operation, pspReference: first.pspReference })).toEqual(first);
      },
    );

    test.each(REFUSALS)(
      "tells %s as a refusal that passes; the same request is taken afterwards, once",
      async (how, as) => {
        const { adapter, tokens, books, refuseNext } = world();
        const request = authorization(tokens.approved);
        refuseNext(how, 2);
        for (const _ of [1, 2]) expect(await adapter.perform(request)).toMatchObject({ outcome: "rejected", ...as });
        expect(await adapter.find({ operation: "authorize", idempotencyKey: request.idempotencyKey })).toBeUndefined();
        expect(await books(request.orderId)).toEqual([]);
        approved(await adapter.perform(request));
        expect((await books(request.orderId)).map(({ effects }) => effects)).toEqual([1]);
      },
    );

    test.each(REFUSALS)("tells %s of what follows a charge too, and nothing was done", async (how, as) => {
      const { adapter, refuseNext } = world();
      for (const operation of ["capture", "void", "refund"] as const) {
        const orderId = `ord_${crypto.randomUUID()}`;
        const request = requestOf(operation, await followable(operation, orderId), AMOUNT);
        refuseNext(how, 1);
        expect(await adapter.perform(request)).toMatchObject({ outcome: "rejected", ...as });
        expect(await adapter.find({ operation, idempotencyKey: request.idempotencyKey })).toBeUndefined();
        expect(await effectsOf(orderId, operation)).toEqual([]);
        approved(await adapter.perform(request));
        expect(await effectsOf(orderId, operation)).toEqual([1]);
      }
    });

    test("says how long a PSP that asks for patience wants to be left alone", async () => {
      const { adapter, tokens, refuseNext } = world();
      refuseNext("rate_limited", 1);
      const refused = await adapter.perform(authorization(tokens.approved));
      expect(refused).toMatchObject({ retryAfterMs: expect.any(Number) });
    });

    test.each([
      ["softDecline", false],
      ["hardDecline", true],
    ] as const)("tells a %s as one, with its code and its reference", async (kind, hard) => {
      const { adapter, tokens } = world();
      const result = await adapter.perform(authorization(tokens[kind]));
      expect(result).toMatchObject({ outcome: "declined", hard, declineCode: expect.stringMatching(/^[a-z_]+$/) });
    });

    test("tells what waits for the shopper, and what waits for the PSP", async () => {
      const { adapter, tokens } = world();
      const challenge = await adapter.perform(authorization(tokens.challenge));
      expect(challenge).toMatchObject({ outcome: "pending", nextAction: { type: "redirect" } });
      const pending = await adapter.perform(authorization(tokens.pending));
      expect(pending).toMatchObject({ outcome: "pending" });
      expect(pending).not.toHaveProperty("nextAction");
    });

    test("takes what nobody can tell for unknown, and finds it out by asking", async () => {
      const { adapter, unclear } = world();
      for (const token of unclear) {
        const request = authorization(token);
        const result = await adapter.perform(request);
        expect({ token, outcome: result.outcome }).toEqual({ token, outcome: "unknown" });
        const found = await adapter.find({ operation: "authorize", idempotencyKey: request.idempotencyKey });
        expect(found?.outcome).toBe("approved");
      }
    });

    test("says not_sent, and nothing else, when nobody could be connected to; then it can't be asked either", async () => {
      const { nowhere, tokens } = world();
      const request = authorization(tokens.approved);
      expect((await nowhere.perform(request)).outcome).toBe("not_sent");
      await expect(nowhere.find({ operation: "authorize", idempotencyKey: request.idempotencyKey })).rejects.toThrow();
    });

    test("says rejected for what the PSP refuses to look at, and the PSP knows nothing of it", async () => {
      const { adapter } = world();
      const request = authorization("not a token");
      expect((await adapter.perform(request)).outcome).toBe("rejected");
      expect(await adapter.find({ operation: "authorize", idempotencyKey: request.idempotencyKey })).toBeUndefined();
    });

    test("lists all that was done, oldest first, page by page, as asking for each would tell it", async () => {
      const { adapter, tokens } = world();
      const fromMs = Date.now();
      const requests = [tokens.approved, tokens.softDecline, tokens.challenge].map((token) => authorization(token));
      for (const request of requests) await adapter.perform(request);
      const charge = await held();
      const refused = await followUp("refund", charge, AMOUNT);
      const captured = approved(await followUp("capture", charge, AMOUNT));
      const listed = await listAll(adapter, fromMs, Date.now() + 1);
      expect(listed.map(({ operation }) => operation)).toEqual([
        ...requests.map(() => "authorize"),
        "authorize",
        "refund",
        "capture",
      ]);
      expect(listed.slice(0, 3)).toMatchObject(
        requests.map(({ idempotencyKey, orderId, amountMinor }) => ({ idempotencyKey, orderId, amountMinor })),
      );
      expect(listed.at(-1)).toMatchObject({
        chargeReference: charge.pspReference,
        pspReference: captured.pspReference,
      });
      expect(listed.map(({ result }) => result.outcome)).toEqual([
        "approved",
        "declined",
        "pending",
        "approved",
        refused.outcome,
        "approved",
      ]);
      for (const { operation, pspReference, result } of listed) {
        expect(await adapter.find({ operation, pspReference })).toEqual(result);
      }
      // A page ends where the next one begins, also among what was made in the same millisecond.
      const short = await adapter.list({ fromMs, toMs: listed[0]?.createdMs ?? 0, cursor: null });
      expect(short).toEqual({ transactions: [], nextCursor: null });
    });

    test("leaves nothing out where one page of its list ends and the next one begins", async () => {
      const { adapter, tokens } = world();
      const fromMs = Date.now();
      const keys: string[] = [];
      while (keys.length < MORE_THAN_A_PAGE) {
        const some = Array.from({ length: AT_ONCE }, () => authorization(tokens.approved));
        for (const made of await Promise.all(some.map((request) => adapter.perform(request)))) approved(made);
        keys.push(...some.map(({ idempotencyKey }) => idempotencyKey));
      }
      const listed = await listAll(adapter, fromMs, Date.now() + 1);
      expect(listed.map(({ idempotencyKey }) => idempotencyKey).toSorted()).toEqual(keys.toSorted());
    });

    test("throws instead of telling a list that is empty when it can't be asked", async () => {
      const { nowhere } = world();
      await expect(nowhere.list({ fromMs: 0, toMs: Date.now(), cursor: null })).rejects.toThrow();
    });

    test("counts as its PSP does, also where that is not as ISO 4217 does", async () => {
      const { adapter, tokens, books, config } = world();
      for (const [currency, digits] of [
        ["EUR", 2],
        ["JPY", 0],
        ["KWD", 3],
      ] as const) {
        const theirs = config.exponents[currency] ?? digits;
        const request = authorization(tokens.approved, { currency, amountMinor: 7_000n });
        const made = approved(await adapter.perform(request));
        expect(made).toMatchObject({ amountMinor: 7_000n, currency });
        expect((await books(request.orderId))[0]?.amount).toBe(7_000 * 10 ** (theirs - digits));
        if (theirs >= digits) continue;
        const odd = authorization(tokens.approved, { currency, amountMinor: 7_001n });
        expect((await adapter.perform(odd)).outcome).toBe("rejected");
        expect(await books(odd.orderId)).toEqual([]);
      }
    });

    test("believes a notification by its signature over the bytes, within five minutes", async () => {
      const { adapter, notification } = world();
      const now = Math.floor(Date.now() / 1_000);
      expect(adapter.verify(notification("ref_1"))).toBe(true);
      expect(adapter.verify(notification("ref_1", { atS: now - 310 }))).toBe(false);
      expect(adapter.verify(notification("ref_1", { atS: now + 310 }))).toBe(false);
      expect(adapter.verify(notification("ref_1", { secret: "another" }))).toBe(false);
      const changed = notification("ref_1");
      const body = Uint8Array.from(changed.body);
      body[body.length - 2] = (body[body.length - 2] ?? 0) ^ 1;
      expect(adapter.verify({ ...changed, body })).toBe(false);
      expect(adapter.verify({ ...changed, headers: new Headers() })).toBe(false);
    });

    test("reads from a notification what it is about, and throws on what it can't read", async () => {
      const { adapter, notification } = world();
      const read = adapter.translate(notification("ref_1"));
      expect(read.statements).toEqual([{ operation: "authorize", pspReference: "ref_1" }]);
      expect(read.notificationId).not.toBe("");
      const garbage = { headers: new Headers(), body: new TextEncoder().encode("not json") };
      expect(() => adapter.translate(garbage)).toThrow();
    });
  });
}

function requestOf(operation: FollowUp, charge: PspResult, amountMinor: bigint, final = true) {
  const base = {
    idempotencyKey: `key_${crypto.randomUUID()}`,
    requestId: "req_contract",
    amountMinor,
    currency: "EUR",
    chargeReference: approved(charge).pspReference,
  };
  return operation === "capture" ? { ...base, operation, final } : { ...base, operation };
}

/** Also for a PSP that tells a hundred at a time. */
const MORE_THAN_A_PAGE = 110;
const AT_ONCE = 10;
/** No test of a contract makes more than this. */
const PAGES_MAX = 100;

async function listAll(adapter: PspAdapter, fromMs: number, toMs: number): Promise<PspTransaction[]> {
  const all: PspTransaction[] = [];
  let cursor: string | null = null;
  for (let page = 1; page <= PAGES_MAX; page++) {
    const { transactions, nextCursor } = await adapter.list({ fromMs, toMs, cursor });
    all.push(...transactions);
    if (nextCursor === null) return all;
    cursor = nextCursor;
  }
  throw new Error("The list has no end.");
}

function approved(result: PspResult): Approved {
  if (result.outcome !== "approved") throw new Error(`It was not approved: ${JSON.stringify(result)}`);
  return result;
}
