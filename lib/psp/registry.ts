import { db, type PspAccount } from "@/lib/db/client";
import { env } from "@/lib/env";
import { parseCapabilities, parseExponents } from "@/lib/psp/capabilities";
import type { PspAdapter, PspAdapterFactory } from "@/lib/psp/psp";
import { simulatorAdapter } from "@/lib/psp/simulator/adapter";
import { open } from "@/lib/seal";

/** Every PSP that can be used. A new one is a folder and a line here. */
const adapters: Readonly<Record<string, PspAdapterFactory>> = { simulator: simulatorAdapter };

/** An account with the adapter that speaks for it. */
export type OpenPspAccount = { account: PspAccount; adapter: PspAdapter };

/** Opens a PSP account: its row and its adapter. `undefined` when there is none of that id. */
export async function openPspAccount(id: string): Promise<OpenPspAccount | undefined> {
  const account = await db().pspAccount.findUnique({ where: { id } });
  if (!account) return undefined;
  const factory = adapters[account.adapter];
  if (!factory) throw new Error(`PSP account ${id} names the adapter ${account.adapter}, which is not registered.`);
  const adapter = factory({
    baseUrl: account.baseUrl,
    apiKey: open(account.apiKeySealed, `psp_accounts/${id}/api_key`),
    notificationSecret: open(account.notificationSecretSealed, `psp_accounts/${id}/notification_secret`),
    timeoutMs: env().PSP_TIMEOUT_MS,
    capabilities: parseCapabilities(account.capabilities),
    exponents: parseExponents(account.exponentOverrides),
  });
  return { account, adapter };
}
