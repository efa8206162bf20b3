import { expect, test } from "vitest";
import { AMOUNT, approved, type ContractRig, requestOf } from "@/lib/psp/contract/rig";

const REFUSALS = [
  ["rate_limited", { rateLimited: true, transient: true }],
  ["unavailable", { transient: true }],
] as const;

/** How each answer of a PSP is told, and that nothing is told for sure which isn't. */
export function testAnswers(rig: ContractRig): void {
  test.each(REFUSALS)(
    "tells %s as a refusal that passes; the same request is taken afterwards, once",
    async (how, as) => {
      const { adapter, tokens, books, refuseNext } = rig.world();
      const request = rig.authorization(tokens.approved);
      refuseNext(how, 2);
      for (const _ of [1, 2]) expect(await adapter.perform(request)).toMatchObject({ outcome: "rejected", ...as });
      expect(await adapter.find({ operation: "authorize", idempotencyKey: request.idempotencyKey })).toBeUndefined();
      expect(await books(request.orderId)).toEqual([]);
      approved(await adapter.perform(request));
      expect((await books(request.orderId)).map(({ effects }) => effects)).toEqual([1]);
    },
  );

  test.each(REFUSALS)("tells %s of what follows a charge too, and nothing was done", async (how, as) => {
    const { adapter, refuseNext } = rig.world();
    for (const operation of ["capture", "void", "refund"] as const) {
      const orderId = `ord_${crypto.randomUUID()}`;
      const request = requestOf(operation, await rig.followable(operation, orderId), AMOUNT);
      refuseNext(how, 1);
      expect(await adapter.perform(request)).toMatchObject({ outcome: "rejected", ...as });
      expect(await adapter.find({ operation, idempotencyKey: request.idempotencyKey })).toBeUndefined();
      expect(await rig.effectsOf(orderId, operation)).toEqual([]);
      approved(await adapter.perform(request));
      expect(await rig.effectsOf(orderId, operation)).toEqual([1]);
    }
  });

  test("says how long a PSP that asks for patience wants to be left alone", async () => {
    const { adapter, tokens, refuseNext } = rig.world();
    refuseNext("rate_limited", 1);
    const refused = await adapter.perform(rig.authorization(tokens.approved));
    expect(refused).toMatchObject({ retryAfterMs: expect.any(Number) });
  });

  test.each([
    ["softDecline", false],
    ["hardDecline", true],
  ] as const)("tells a %s as one, with its code and its reference", async (kind, hard) => {
    const { adapter, tokens } = rig.world();
    const result = await adapter.perform(rig.authorization(tokens[kind]));
    expect(result).toMatchObject({ outcome: "declined", hard, declineCode: expect.stringMatching(/^[a-z_]+$/) });
  });

  test("tells what waits for the shopper, and what waits for the PSP", async () => {
    const { adapter, tokens } = rig.world();
    const challenge = await adapter.perform(rig.authorization(tokens.challenge));
    expect(challenge).toMatchObject({ outcome: "pending", nextAction: { type: "redirect" } });
    const pending = await adapter.perform(rig.authorization(tokens.pending));
    expect(pending).toMatchObject({ outcome: "pending" });
    expect(pending).not.toHaveProperty("nextAction");
  });

  test("takes what nobody can tell for unknown, and finds it out by asking", async () => {
    const { adapter, unclear } = rig.world();
    for (const token of unclear) {
      const request = rig.authorization(token);
      const result = await adapter.perform(request);
      expect({ token, outcome: result.outcome }).toEqual({ token, outcome: "unknown" });
      const found = await adapter.find({ operation: "authorize", idempotencyKey: request.idempotencyKey });
      expect(found?.outcome).toBe("approved");
    }
  });

  test("says not_sent, and nothing else, when nobody could be connected to; then it can't be asked either", async () => {
    const { nowhere, tokens } = rig.world();
    const request = rig.authorization(tokens.approved);
    expect((await nowhere.perform(request)).outcome).toBe("not_sent");
    await expect(nowhere.find({ operation: "authorize", idempotencyKey: request.idempotencyKey })).rejects.toThrow();
  });

  test("says rejected for what the PSP refuses to look at, and the PSP knows nothing of it", async () => {
    const { adapter } = rig.world();
    const request = rig.authorization("not a token");
    expect((await adapter.perform(request)).outcome).toBe("rejected");
    expect(await adapter.find({ operation: "authorize", idempotencyKey: request.idempotencyKey })).toBeUndefined();
  });
}
