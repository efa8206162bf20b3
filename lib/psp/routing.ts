import { AppError } from "@/lib/core/error";
import type { Tx } from "@/lib/db/client";

/** Why a charge went where it went. Kept with the charge. */
export type RoutingDecision = {
  chosen: { psp_account_id: string; because: string };
  excluded: Array<{ psp_account_id: string; because: string }>;
};

/** Picks the PSP account for a new charge, and says why. Throws `no_psp_available` when none can take it. */
export async function choosePspAccount(tx: Tx, charge: { livemode: boolean }): Promise<RoutingDecision> {
  const accounts = await tx.pspAccount.findMany({
    where: { livemode: charge.livemode },
    orderBy: [{ priority: "asc" }, { id: "asc" }],
    select: { id: true, enabled: true, priority: true },
  });
  const excluded = accounts
    .filter((account) => !account.enabled)
    .map((account) => ({ psp_account_id: account.id, because: "disabled" }));
  const chosen = accounts.find((account) => account.enabled);
  if (!chosen) {
    throw new AppError(
      "no_psp_available",
      "No payment service provider is enabled. Nothing was charged; try again later.",
      {
        retryAfterS: 30,
      },
    );
  }
  return { chosen: { psp_account_id: chosen.id, because: `first by priority (${chosen.priority})` }, excluded };
}
