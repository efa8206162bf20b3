import type { z } from "zod";
import type { AdminActor } from "@/lib/core/actor";
import { toJsonAmount } from "@/lib/core/money";
import { db } from "@/lib/db/client";
import { readStandings, routeWhenWell } from "@/lib/psp/routing";
import type { RoutedCharge } from "@/lib/psp/routing-rules";
import type { DryRun, DryRunRouting } from "@/lib/psp/routing-schema";
import { changesBetween } from "@/lib/psp/rule-changes";
import { currentRules, refuseUnknownAccounts } from "@/lib/psp/rule-sets";

const DAY_MS = 86_400_000;
/** Charges are read in batches, and no more of them than say enough about a change. */
const BATCH = 5_000;
const CHARGES_MAX = 100_000;
const EXAMPLES_MAX = 20;

type Move = DryRun["moves"][number];
type Example = DryRun["examples"][number];
type Row = RoutedCharge & { id: string };

/**
 * Plays the first charges of the last days through the rules in force and through others, and says which of them these
 * would send elsewhere than those. Both with every account that is switched on taken for well, and each card's brand as
 * it turned out: what differs is the rules' doing alone. A client's charges are its own.
 */
export async function dryRunRouting(
  actor: AdminActor,
  livemode: boolean,
  { rules, days }: z.output<typeof DryRunRouting>,
): Promise<DryRun> {
  await refuseUnknownAccounts(db(), livemode, rules);
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
      const from = routeWhenWell(charge, accounts, inForce.rules) ?? null;
      const to = routeWhenWell(charge, accounts, rules) ?? null;
      if (to === from) continue;
      differing += 1;
      add(moves, charge, { from, to });
      if (examples.length < EXAMPLES_MAX) examples.push(exampleOf(charge, { from, to }));
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
           c.capture_method AS "captureMethod", c.card_brand AS "cardBrand"
    FROM charges c
    WHERE c.livemode = ${livemode} AND c.number = 1 AND c.created_at >= ${since}
      AND (${merchantId}::text IS NULL OR c.merchant_id = ${merchantId})
      AND (${beforeId ?? null}::text IS NULL OR (c.created_at, c.id) < (SELECT created_at, id FROM charges WHERE id = ${beforeId ?? null}))
    ORDER BY c.created_at DESC, c.id DESC LIMIT ${BATCH}`;
}

type Way = Pick<Move, "from" | "to">;

function add(moves: Map<string, Move>, charge: Row, { from, to }: Way): void {
  const key = `${from} ${to}`;
  const move = moves.get(key) ?? { from, to, charges: 0, amounts: {} };
  move.charges += 1;
  move.amounts[charge.currency] = (move.amounts[charge.currency] ?? 0) + toJsonAmount(charge.amount);
  moves.set(key, move);
}

function exampleOf(charge: Row, { from, to }: Way): Example {
  return {
    payment_intent_id: charge.paymentIntentId,
    from,
    to,
    amount: toJsonAmount(charge.amount),
    currency: charge.currency,
  };
}
