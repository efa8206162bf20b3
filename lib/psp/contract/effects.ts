import { expect, test } from "vitest";
import { AMOUNT, approved, type ContractRig, requestOf } from "@/lib/psp/contract/rig";

/** What a PSP does with money: once for each key, in its own minor units, and in parts as far as it says that it can. */
export function testEffects(rig: ContractRig): void {
  test("takes money at once, and says so again when it is asked by key and by reference", async () => {
    const { adapter, tokens, books } = rig.world();
    const request = rig.authorization(tokens.approved);
    const made = approved(await adapter.perform(request));
    expect(made).toMatchObject({ amountMinor: AMOUNT, currency: "EUR", settled: true });
    const byKey = await adapter.find({ operation: "authorize", idempotencyKey: request.idempotencyKey });
    const byReference = await adapter.find({ operation: "authorize", pspReference: made.pspReference });
    expect(byKey).toEqual(made);
    expect(byReference).toEqual(made);
    expect((await books(request.orderId)).map(({ effects }) => effects)).toEqual([1]);
  });

  test("holds money, captures it, and gives it back", async () => {
    const charge = await rig.held();
    expect(charge.settled).toBe(false);
    expect(charge.captureBeforeMs).toBeGreaterThan(Date.now());
    expect(approved(await rig.followUp("capture", charge, AMOUNT))).toMatchObject({
      amountMinor: AMOUNT,
      settled: true,
    });
    expect(approved(await rig.followUp("refund", charge, 1_000n))).toMatchObject({
      amountMinor: 1_000n,
      settled: true,
    });
    expect((await rig.followUp("refund", charge, AMOUNT)).outcome).toBe("declined");
  });

  test("lets held money go, once", async () => {
    const charge = await rig.held();
    expect(approved(await rig.followUp("void", charge, AMOUNT))).toMatchObject({ settled: false });
    expect((await rig.followUp("capture", charge, AMOUNT)).outcome).toBe("declined");
  });

  test("captures in several parts if, and only if, it says that it can", async () => {
    const charge = await rig.held();
    expect((await rig.followUp("capture", charge, 1_000n, false)).outcome).toBe("approved");
    const second = await rig.followUp("capture", charge, 500n, false);
    expect(second.outcome).toBe(rig.world().adapter.capabilities.severalCaptures ? "approved" : "declined");
  });

  test("lets the rest go with a final capture if, and only if, it says that it does", async () => {
    const charge = await rig.held();
    expect((await rig.followUp("capture", charge, 1_000n)).outcome).toBe("approved");
    const rest = await rig.followUp("void", charge, AMOUNT - 1_000n);
    expect(rest.outcome).toBe(rig.world().adapter.capabilities.releasesRest ? "declined" : "approved");
  });

  test("has one effect for a key if, and only if, it says that it knows keys again", async () => {
    const { adapter, tokens, books } = rig.world();
    const request = rig.authorization(tokens.approved);
    const [first, again] = [await adapter.perform(request), await adapter.perform(request)];
    const effects = (await books(request.orderId)).reduce((sum, payment) => sum + payment.effects, 0);
    expect(effects).toBe(adapter.capabilities.idempotent ? 1 : 2);
    if (adapter.capabilities.idempotent) expect(again).toEqual(first);
  });

  test.each(["capture", "void", "refund"] as const)(
    "makes a %s once, however often it is sent with its key, and says the same each time",
    async (operation) => {
      // Without keys a request is never sent again.
      if (!rig.world().adapter.capabilities.idempotent) return;
      const orderId = `ord_${crypto.randomUUID()}`;
      const request = requestOf(operation, await rig.followable(operation, orderId), AMOUNT / 2n);
      const first = approved(await rig.world().adapter.perform(request));
      expect(await rig.world().adapter.perform(request)).toEqual(first);
      expect(await rig.effectsOf(orderId, operation)).toEqual([1]);
      const { idempotencyKey } = request;
      expect(await rig.world().adapter.find({ operation, idempotencyKey })).toEqual(first);
      expect(await rig.world().adapter.find({ operation, pspReference: first.pspReference })).toEqual(first);
    },
  );

  test("counts as its PSP does, also where that is not as ISO 4217 does", async () => {
    const { adapter, tokens, books, config } = rig.world();
    for (const [currency, digits] of [
      ["EUR", 2],
      ["JPY", 0],
      ["KWD", 3],
    ] as const) {
      const theirs = config.exponents[currency] ?? digits;
      const request = rig.authorization(tokens.approved, { currency, amountMinor: 7_000n });
      const made = approved(await adapter.perform(request));
      expect(made).toMatchObject({ amountMinor: 7_000n, currency });
      expect((await books(request.orderId))[0]?.amount).toBe(7_000 * 10 ** (theirs - digits));
      if (theirs >= digits) continue;
      const odd = rig.authorization(tokens.approved, { currency, amountMinor: 7_001n });
      expect((await adapter.perform(odd)).outcome).toBe("rejected");
      expect(await books(odd.orderId)).toEqual([]);
    }
  });
}
