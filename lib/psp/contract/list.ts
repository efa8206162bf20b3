import { expect, test } from "vitest";
import { AMOUNT, approved, type ContractRig } from "@/lib/psp/contract/rig";
import type { PspAdapter, PspTransaction } from "@/lib/psp/psp";

/** Also for a PSP that tells a hundred at a time. */
const MORE_THAN_A_PAGE = 110;
const AT_ONCE = 10;
/** No test of a contract makes more than this. */
const PAGES_MAX = 100;

/** What a PSP tells of all that it did, page by page. */
export function testList(rig: ContractRig): void {
  test("lists all that was done, oldest first, page by page, as asking for each would tell it", async () => {
    const { adapter, tokens } = rig.world();
    const fromMs = Date.now();
    const requests = [tokens.approved, tokens.softDecline, tokens.challenge].map((token) => rig.authorization(token));
    for (const request of requests) await adapter.perform(request);
    const charge = await rig.held();
    const refused = await rig.followUp("refund", charge, AMOUNT);
    const captured = approved(await rig.followUp("capture", charge, AMOUNT));
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
    const { adapter, tokens } = rig.world();
    const fromMs = Date.now();
    const keys: string[] = [];
    while (keys.length < MORE_THAN_A_PAGE) {
      const some = Array.from({ length: AT_ONCE }, () => rig.authorization(tokens.approved));
      for (const made of await Promise.all(some.map((request) => adapter.perform(request)))) approved(made);
      keys.push(...some.map(({ idempotencyKey }) => idempotencyKey));
    }
    const listed = await listAll(adapter, fromMs, Date.now() + 1);
    expect(listed.map(({ idempotencyKey }) => idempotencyKey).toSorted()).toEqual(keys.toSorted());
  });

  test("throws instead of telling a list that is empty when it can't be asked", async () => {
    const { nowhere } = rig.world();
    await expect(nowhere.list({ fromMs: 0, toMs: Date.now(), cursor: null })).rejects.toThrow();
  });
}

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
