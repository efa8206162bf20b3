import { z } from "zod";
import type { Tx } from "@/lib/db/client";
import type { PspCapabilities } from "@/lib/psp/psp";

/** What an account's contract allows; what it doesn't mention is the careful answer. */
const Capabilities = z
  .object({
    several_captures: z.boolean().default(false),
    releases_rest: z.boolean().default(false),
    idempotent: z.boolean().default(true),
    manual_capture: z.boolean().default(true),
    currencies: z.array(z.string()).nullable().default(null),
  })
  .transform((row) => ({
    severalCaptures: row.several_captures,
    releasesRest: row.releases_rest,
    idempotent: row.idempotent,
    manualCapture: row.manual_capture,
    currencies: row.currencies,
  }));

const Exponents = z.record(z.string(), z.int().min(0).max(4));

/** Reads in which minor units an account counts, as the database keeps it. */
export function parseExponents(stored: unknown): Readonly<Record<string, number>> {
  return Exponents.parse(stored);
}

/** Reads an account's capabilities as the database keeps them. */
export function parseCapabilities(stored: unknown): PspCapabilities {
  return Capabilities.parse(stored);
}

/** What the account of a charge can do. */
export async function capabilitiesOf(tx: Tx, pspAccountId: string): Promise<PspCapabilities> {
  const account = await tx.pspAccount.findUniqueOrThrow({
    where: { id: pspAccountId },
    select: { capabilities: true },
  });
  return parseCapabilities(account.capabilities);
}
