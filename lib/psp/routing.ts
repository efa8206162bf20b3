import { AppError } from "@/lib/core/error";
import type { Tx } from "@/lib/db/client";
import { candidatesFor, PROBED_BY_ANOTHER, type Standing } from "@/lib/psp/candidates";
import { parseCapabilities } from "@/lib/psp/capabilities";
import { takeProbe } from "@/lib/psp/circuit";
import type { RoutedCharge } from "@/lib/psp/routing-rules";
import type { RoutingRule } from "@/lib/psp/routing-schema";
import { currentRules } from "@/lib/psp/rule-sets";

/** Why a charge went where it went. Kept with the charge. */
export type RoutingDecision = {
  chosen: { psp_account_id: string; because: string };
  excluded: Array<{ psp_account_id: string; because: string }>;
  /** Who would have been next, in this order. */
  next: Array<{ psp_account_id: string; because: string }>;
  /** The version of the rules, and what they let happen after a soft decline. */
  rules_version: number;
  retry_declines: string[];
};

/** A request that has no answer after this time hangs. */
const HANGING_AFTER_MS = 3_000;
/** Older ones belong to a process that died. */
const HANGING_MS_MAX = 60_000;
/** When it is worth trying again. */
const RETRY_AFTER_S = 5;

type ChargeToRoute = Omit<RoutedCharge, "cardBrand"> & {
  chargeId: string;
  livemode: boolean;
  tried: readonly string[];
  /** The card's brand, if anybody knows it: asked only where a rule wants to know. */
  brandOf(): Promise<string | null>;
};

/**
 * Picks the PSP account for a new charge, and says why: by the rules, by what accounts can do, and by how they are
 * doing. Throws `no_psp_available` when none can take it now.
 */
export async function choosePspAccount(
  tx: Tx,
  charge: ChargeToRoute,
): Promise<{ decision: RoutingDecision; hasAlternative: boolean }> {
  const { version, rules } = await currentRules(tx, charge.livemode);
  const accounts = await readStandings(tx, charge.livemode);
  const cardBrand = rules.some(({ when }) => when.card_brands) ? await charge.brandOf() : null;
  const candidates = candidatesFor({ ...charge, cardBrand }, accounts, rules, charge.tried);
  for (const [index, chosen] of candidates.ranked.entries()) {
    const account = accounts.find(({ id }) => id === chosen.psp_account_id);
    const probing = account?.circuit === "half_open";
    if (probing && !(await takeProbe(tx, chosen.psp_account_id, charge.chargeId))) {
      candidates.excluded.push({ psp_account_id: chosen.psp_account_id, because: PROBED_BY_ANOTHER });
      continue;
    }
    const because = probing ? `${chosen.because}; it tries the half-open circuit` : chosen.because;
    const next = candidates.ranked.slice(index + 1);
    return {
      decision: {
        chosen: { ...chosen, because },
        excluded: candidates.excluded,
        next,
        rules_version: version,
        retry_declines: candidates.rule?.retry_declines ?? [],
      },
      hasAlternative: next.length > 0,
    };
  }
  throw new AppError(
    "no_psp_available",
    "No payment service provider can take this charge now. Nothing was charged; try again later.",
    { retryAfterS: RETRY_AFTER_S },
  );
}

type Row = Omit<Standing, "capabilities"> & { capabilities: unknown };

/** Every account of a mode as it stands now. */
export async function readStandings(tx: Tx, livemode: boolean): Promise<Standing[]> {
  const rows = await tx.$queryRaw<Row[]>`
    SELECT a.id, a.enabled, a.priority, a.capabilities, coalesce(a.held_until > now(), false) AS held,
           c.state, c.circuit, (c.probe_charge_id IS NULL OR c.probe_until < now()) AS "probeFree",
           (SELECT count(*)::int FROM psp_calls p
            WHERE p.psp_account_id = a.id AND p.status = 'in_flight'
              AND p.last_sent_at BETWEEN now() - ${HANGING_MS_MAX} * interval '1 millisecond'
                AND now() - ${HANGING_AFTER_MS} * interval '1 millisecond') AS hanging
    FROM psp_accounts a JOIN psp_conditions c ON c.psp_account_id = a.id
    WHERE a.livemode = ${livemode} ORDER BY a.id`;
  return rows.map((row) => ({ ...row, capabilities: parseCapabilities(row.capabilities) }));
}

/** Where a charge would go by rules, were every account that is switched on well, and none held. */
export function routeWhenWell(
  charge: RoutedCharge,
  accounts: readonly Standing[],
  rules: readonly RoutingRule[],
): string | undefined {
  const well = accounts.map(
    (account): Standing => ({ ...account, held: false, state: "healthy", circuit: "closed", hanging: 0 }),
  );
  return candidatesFor(charge, well, rules).ranked[0]?.psp_account_id;
}
