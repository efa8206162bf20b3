import type { z } from "zod";
import { authorOf } from "@/lib/audit/author";
import { INSTALLATION, recordAudit } from "@/lib/audit/record";
import type { AdminActor } from "@/lib/core/actor";
import { AppError } from "@/lib/core/error";
import { db, type Tx } from "@/lib/db/client";
import { transaction } from "@/lib/db/transaction";
import {
  type PutRoutingRules,
  type RoutingMode,
  type RoutingRule,
  type RoutingRuleSet,
  RoutingRules,
} from "@/lib/psp/routing-schema";

/** The rules that count now. Version 0 is an installation that never had any. */
export async function currentRules(tx: Tx, livemode: boolean): Promise<{ version: number; rules: RoutingRule[] }> {
  const row = await tx.routingRuleSet.findFirst({ where: { livemode }, orderBy: { version: "desc" } });
  return row ? { version: row.version, rules: RoutingRules.parse(row.rules) } : { version: 0, rules: [] };
}

/** The mode that a request is about: a client's own; a person's choice, test mode unless said. */
export function modeOf(actor: AdminActor, query: z.output<typeof RoutingMode>): boolean {
  if (actor.kind === "operator") return query.livemode === "true";
  if (query.livemode !== undefined && (query.livemode === "true") !== actor.livemode) {
    throw new AppError("forbidden", "A client belongs to one mode. This one is not of the mode that was asked for.");
  }
  return actor.livemode;
}

/** The rules of a mode with their version, to be shown or changed. */
export async function getRoutingRules(livemode: boolean): Promise<RoutingRuleSet> {
  const row = await db().routingRuleSet.findFirst({ where: { livemode }, orderBy: { version: "desc" } });
  if (!row) return { version: 0, rules: [], livemode, author_id: null, created_ms: null };
  return {
    version: row.version,
    rules: RoutingRules.parse(row.rules),
    livemode,
    author_id: row.authorId,
    created_ms: row.createdAt.getTime(),
  };
}

/**
 * Puts new rules in force, as the next version; the old ones are kept. Refuses accounts that don't exist in that mode, and
 * a change of rules that somebody else has changed since they were looked at.
 */
export async function putRoutingRules(
  actor: AdminActor,
  livemode: boolean,
  input: z.output<typeof PutRoutingRules>,
): Promise<RoutingRuleSet> {
  const author = authorOf(actor);
  await transaction("routing_rules", async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM (SELECT pg_advisory_xact_lock(hashtextextended('routing_rules', 0))) AS held`;
    await refuseUnknownAccounts(tx, livemode, input.rules);
    const before = await currentRules(tx, livemode);
    if (before.version !== input.version) {
      throw new AppError(
        "invalid_state",
        `The rules are at version ${before.version} by now. Look at them, and change them again.`,
      );
    }
    const version = before.version + 1;
    await tx.routingRuleSet.create({
      data: { livemode, version, rules: input.rules, authorType: author.actor.type, authorId: author.actor.id },
    });
    await recordAudit(tx, {
      merchantId: INSTALLATION,
      ...author,
      action: "routing_rules.changed",
      objectType: "routing_rules",
      objectId: livemode ? "live" : "test",
      before: { version: before.version, rules: JSON.stringify(before.rules) },
      after: { version, rules: JSON.stringify(input.rules) },
    });
  });
  return getRoutingRules(livemode);
}

/** Throws where rules name accounts that a mode does not have. */
export async function refuseUnknownAccounts(tx: Tx, livemode: boolean, rules: readonly RoutingRule[]): Promise<void> {
  const known = await tx.pspAccount.findMany({ where: { livemode }, select: { id: true } });
  const ids = new Set(known.map(({ id }) => id));
  const errors = rules.flatMap(({ use }, rule) =>
    use.flatMap(({ psp_account_id }, index) =>
      ids.has(psp_account_id)
        ? []
        : [
            {
              path: `rules.${rule}.use.${index}.psp_account_id`,
              code: "unknown_psp_account",
              message: `There is no PSP account ${psp_account_id} in this mode.`,
            },
          ],
    ),
  );
  if (errors.length > 0) throw new AppError("invalid_request", "The rules name accounts that don't exist.", { errors });
}
