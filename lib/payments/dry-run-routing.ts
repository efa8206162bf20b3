import type { z } from "zod";
import type { AdminActor } from "@/lib/core/actor";
import { toJsonAmount } from "@/lib/core/money";
import { db } from "@/lib/db/client";
import { readStandings, routeWhenWell } from "@/lib/psp/routing";
import type { RoutedCharge } from "@/lib/psp/routing-rules";
import type { DryRun, DryRunRouting } from "@/lib/psp/routing-schema";
import { changesBetween } from "@/lib/psp/rule-changes";
import { currentRules } from "@/lib/psp/rule-sets";

const DAY_MS = 86_400_000;
/** Charges are read in batches, and no more of them than say enough about a change. */
const BATCH = 5_000;
const CHARGES_MAX = 100_000;
const EXAMPLES_MAX = 20;

type Move = DryRun["moves"][number];
type Example = DryRun["examples"][number];
type Row = RoutedCharge & { id: string; pspAccountId: string };

/**
 * Plays the first charges of the last days through rules that are not in force, with every account that is switched on
 * taken for well, and says which would have gone elsewhere. A client's charges are its own.
 */
export async function dryRunRouting(
  actor: AdminActor,
  livemode: boolean,
  { rules, days }: z.output<typeof DryRunRouting>,
): Promise<DryRun> {
  const [accounts, inForce] = await Promise.all([readStandings(db(), livemode), currentRules(db(), livemode)]);
  const merchantId = actor.kind === "merchant" ? actor.merchantId : null;
  const moves = new Map<string, Move>();
  const examples: Example[] = [];
  let charges = 0;
  let differing = 0;
  let before: Row | undefined;
  const since = new Date(Date.now() - days * DAY_MS);
  for (let more = true; more && charges < CHARGES_MAX; ) {
    const batch = await readCharges(livemode, merchantId, since, before?.id);
    for (const charge of batch) {
      const to = routeWhenWell(charge, accounts, rules) ?? null;
      if (to === charge.pspAccountId) continue;
      differing += 1;
      add(moves, charge, to);
      if (examples.length < EXAMPLES_MAX) examples.push(exampleOf(charge, to));
    }
    charges += batch.length;
    before = batch.at(-1);
    more = batch.length === BATCH;
  }
  return {
    version: inForce.version,
    changes: changesBetween(inForce.rules, rules),
    days,
    charges,
    truncated: charges >= CHARGES_MAX,
    would_differ: differing,
    moves: [...moves.values()].toSorted((one, other) => other.charges - one.charges),
    examples,
  };
}

async function readCharges(
  livemode: boolean,
  merchantId: string | null,
  since: Date,
  beforeId: string | undefined,
): Promise<Row[]> {
  return db().$queryRaw<Row[]>`
    SELECT c.id, c.payment_intent_id AS "paymentIntentId", c.merchant_id AS "merchantId", c.amount, c.currency,
           c.capture_method AS "captureMethod", NULL AS "cardBrand", c.psp_account_id AS "pspAccountId"
    FROM charges c
    WHERE c.livemode = ${livemode} AND c.number = 1 AND c.created_at >= ${since}
      AND (${merchantId}::text IS NULL OR c.merchant_id = ${merchantId})
      AND (${beforeId ?? null}::text IS NULL OR (c.created_at, c.id) < (SELECT created_at, id FROM charges WHERE id = ${beforeId ?? null}))
    ORDER BY c.created_at DESC, c.id DESC LIMIT ${BATCH}`;
}

function add(moves: Map<string, Move>, charge: Row, to: string | null): void {
  const key = `${charge.pspAccountId} ${to}`;
  const move = moves.get(key) ?? { from: charge.pspAccountId, to, charges: 0, amounts: {} };
  move.charges += 1;
  move.amounts[charge.currency] = (move.amounts[charge.currency] ?? 0) + toJsonAmount(charge.amount);
  moves.set(key, move);
}

function exampleOf(charge: Row, to: string | null): Example {
  return {
    payment_intent_id: charge.paymentIntentId,
    from: charge.pspAccountId,
    to,
    amount: toJsonAmount(charge.amount),
    currency: charge.currency,
  };
}
