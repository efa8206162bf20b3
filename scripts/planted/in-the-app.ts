import type { Plant } from "./plant.ts";

const RACES = { PAYDESK_RACE_REPEATS: "10" };

/** Bugs of what requests do. */
export const appPlants: readonly Plant[] = [
  {
    name: "lock-removed",
    bug: "a payment is read without being locked",
    edits: [
      {
        file: "lib/payments/lock.ts",
        from: "AND livemode = $" + "{owner.livemode} AND id = $" + "{id} FOR UPDATE`;",
        to: "AND livemode = $" + "{owner.livemode} AND id = $" + "{id}`;",
      },
    ],
    rebuild: "everything",
    check: { file: "e2e/races.test.ts", tests: "A20|two refunds", env: RACES },
  },
  {
    name: "tenant-unchecked",
    bug: "a payment is found whoever asks for it",
    edits: [
      {
        file: "lib/payments/lock.ts",
        from:
          "WHERE merchant_id = $" +
          "{owner.merchantId} AND livemode = $" +
          "{owner.livemode} AND id = $" +
          "{id} FOR UPDATE`;",
        to: "WHERE livemode = $" + "{owner.livemode} AND id = $" + "{id} FOR UPDATE`;",
      },
    ],
    rebuild: "everything",
    check: { file: "e2e/captures.test.ts", tests: "another merchant's payment" },
  },
  {
    name: "instruction-skipped",
    bug: "a PSP call is recorded, and nobody is told to make it",
    edits: [
      {
        file: "lib/psp/start-call.ts",
        from: "  await instructCall(tx, { id, operation: call.operation, pspAccountId: charge.pspAccountId });\n",
        to: "",
      },
    ],
    rebuild: "everything",
    check: { file: "e2e/races.test.ts", tests: "A17", env: RACES },
  },
  {
    name: "key-claimed-outside-the-transaction",
    bug: "an idempotency key is claimed apart from the work it guards",
    edits: [
      {
        file: "lib/idempotency/keys.ts",
        from: "const rows = await tx.$queryRaw<unknown[]>(claimSql(owner, request, work));",
        to: "const rows = tx && (await db().$queryRaw<unknown[]>(claimSql(owner, request, work)));",
      },
      {
        file: "lib/idempotency/keys.ts",
        from: 'import { Prisma, type Tx } from "@/lib/db/client";',
        to: 'import { db, Prisma, type Tx } from "@/lib/db/client";',
      },
    ],
    rebuild: "everything",
    check: { file: "e2e/races.test.ts", tests: "A17", env: RACES },
  },
  {
    name: "capture-unreserved",
    bug: "a capture in parts reserves nothing while it is under way",
    edits: [
      {
        file: "lib/payments/capture.ts",
        from: "const change: AmountChange = { capturePending: terms.amountMinor + terms.releaseMinor };",
        to: "const change: AmountChange = { capturePending: terms.final ? terms.amountMinor + terms.releaseMinor : 0n };",
      },
    ],
    rebuild: "everything",
    check: { file: "e2e/races.test.ts", tests: "A19", env: RACES },
  },
];
