import { z } from "zod";
import type { PspResult } from "@/lib/psp/psp";

const card = z.object({ brand: z.string(), last4: z.string() }).optional();

/** A PspResult as it is kept in JSON: amounts as strings, because JSON has no bigint. */
const StoredPspResult = z.discriminatedUnion("outcome", [
  z.object({
    outcome: z.literal("approved"),
    pspReference: z.string(),
    amountMinor: z.string().transform((text) => BigInt(text)),
    currency: z.string(),
    chargeReference: z.string().optional(),
    settled: z.boolean(),
    over: z.boolean().optional(),
    captureBeforeMs: z.number().optional(),
    feeMinor: z
      .string()
      .transform((text) => BigInt(text))
      .optional(),
    card,
  }),
  z.object({
    outcome: z.literal("pending"),
    pspReference: z.string(),
    chargeReference: z.string().optional(),
    nextAction: z.object({ type: z.literal("redirect"), url: z.string() }).optional(),
    card,
  }),
  z.object({
    outcome: z.literal("declined"),
    pspReference: z.string().optional(),
    declineCode: z.string(),
    hard: z.boolean(),
    card,
  }),
  z.object({
    outcome: z.literal("rejected"),
    reason: z.string(),
    retryAfterMs: z.number().optional(),
    transient: z.boolean().optional(),
    rateLimited: z.boolean().optional(),
  }),
  z.object({ outcome: z.literal("not_sent"), reason: z.string() }),
  z.object({ outcome: z.literal("unknown"), reason: z.string() }),
]);

/** A result in the form in which the database keeps it. */
export function toStored(result: PspResult): Record<string, string | number | boolean | object | undefined> {
  if (result.outcome !== "approved") return { ...result };
  const { amountMinor, feeMinor, ...rest } = result;
  return {
    ...rest,
    amountMinor: amountMinor.toString(),
    ...(feeMinor === undefined ? {} : { feeMinor: feeMinor.toString() }),
  };
}

/** A result read back from the database. Throws on what `toStored` did not write. */
export function fromStored(stored: unknown): PspResult {
  return StoredPspResult.parse(stored);
}

/** The PSP's reference in a result, where it carries one. */
export function referenceOf(result: PspResult): string | undefined {
  return "pspReference" in result ? result.pspReference : undefined;
}
