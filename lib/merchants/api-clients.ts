import type { z } from "zod";
import type { AdminActor } from "@/lib/core/actor";
import { AppError } from "@/lib/core/error";
import { newId } from "@/lib/core/id";
import { requireFreshProof } from "@/lib/core/step-up";
import type { Tx } from "@/lib/db/client";
import { changeSettings, difference, lockMerchant, operatorOnly } from "@/lib/merchants/change";
import { lockClient, retrieveApiClient } from "@/lib/merchants/client-rows";
import { makeSecret, replaceSecrets } from "@/lib/merchants/client-secrets";
import { type CreationKey, createOnce, creationKey, refuseReused } from "@/lib/merchants/creation-key";
import type { ApiClient, ApiClientWithSecret, ChangeApiClient, CreateApiClient } from "@/lib/merchants/schema";

/**
 * A new client of a merchant with its first secret, which is shown here and never again. A client of the installation can
 * make others of its own merchant and mode, with no more scopes than its own and nobody's name. The same key makes one
 * client: whoever sends it again did not see the secret, so they get another one, and the first opens nothing any more.
 */
export async function createApiClient(
  actor: AdminActor,
  input: z.output<typeof CreateApiClient>,
  idempotencyKey?: string,
): Promise<ApiClientWithSecret> {
  refuseForeign(actor, input);
  requireFreshProof(actor, Date.now());
  const key = creationKey(actor, idempotencyKey);
  const { id, secret } = await createOnce(() =>
    changeSettings(actor, async (tx) => {
      await lockMerchant(tx, input.merchant_id);
      const before = key && (await tx.apiClient.findUnique({ where: { creationKey: key } }));
      if (!before) return insertClient(tx, actor, input, key);
      const { name, merchantId, livemode } = before;
      refuseReused(name === input.name && merchantId === input.merchant_id && livemode === input.livemode);
      await lockClient(tx, actor, before.id);
      const made = { id: before.id, secret: await replaceSecrets(tx, actor, before.id) };
      return {
        made,
        told: { merchantId, action: "api_client.secret_rotated", ...client(before.id), after: { overlap_hours: 0 } },
      };
    }),
  );
  return { ...(await retrieveApiClient(actor, id)), client_secret: secret };
}

async function insertClient(tx: Tx, actor: AdminActor, input: z.output<typeof CreateApiClient>, key: CreationKey) {
  await refuseUnknownOwner(tx, input.owner_id);
  const { merchant_id: merchantId, owner_id: owner, name, scopes, livemode } = input;
  const id = newId("apiClient");
  await tx.apiClient.create({
    data: { id, merchantId, name, scopes, livemode, ownerOperatorId: owner, ...(key ? { creationKey: key } : {}) },
    select: { id: true },
  });
  const after = { name, scopes: scopes.join(" "), livemode, owner };
  return {
    made: { id, secret: await makeSecret(tx, actor, id) },
    told: { merchantId, action: "api_client.created", ...client(id), after },
  };
}

/** Changes a client's name, scopes or owner, or switches it off or on. It counts for tokens that are out already. */
export async function changeApiClient(
  actor: AdminActor,
  id: string,
  change: z.output<typeof ChangeApiClient>,
): Promise<ApiClient> {
  // Switching one off is for emergencies; nobody is kept from it. What gives somebody more needs a fresh proof.
  if (change.scopes !== undefined || change.owner_id !== undefined || change.status === "active") {
    requireFreshProof(actor, Date.now());
  }
  await changeSettings(actor, async (tx) => {
    const held = await lockClient(tx, actor, id);
    refuseForeign(actor, { scopes: change.scopes ?? [], owner_id: change.owner_id ?? null });
    if (change.owner_id !== undefined) operatorOnly(actor);
    await refuseUnknownOwner(tx, change.owner_id ?? null);
    refuseOvertaken(held.scopes, change.scopes_before);
    const before = { name: held.name, scopes: held.scopes.join(" "), status: held.status, owner: held.ownerId };
    const { owner_id: owner, scopes, scopes_before: _, ...rest } = change;
    const changed = difference<string | null>(before, { ...rest, scopes: scopes?.join(" "), owner });
    if (!changed) return { made: undefined, told: undefined };
    const { name, status } = change;
    await tx.apiClient.update({
      where: { id },
      data: {
        ...(name === undefined ? {} : { name }),
        ...(status === undefined ? {} : { status }),
        ...(scopes === undefined ? {} : { scopes }),
        ...(owner === undefined ? {} : { ownerOperatorId: owner }),
      },
      select: { id: true },
    });
    const action = `api_client.${wordOf(changed.after.status)}`;
    return { made: undefined, told: { merchantId: held.merchantId, action, ...client(id), ...changed } };
  });
  return retrieveApiClient(actor, id);
}

function refuseOvertaken(scopes: readonly string[], lookedAt: readonly string[] | undefined): void {
  if (!lookedAt || scopes.toSorted().join(" ") === lookedAt.toSorted().join(" ")) return;
  throw new AppError(
    "invalid_state",
    `The scopes of this client changed meanwhile: it has ${scopes.join(", ")} by now. Look at them, and change them again.`,
  );
}

function wordOf(status: string | null | undefined): string {
  if (status == null) return "changed";
  return status === "active" ? "enabled" : "disabled";
}

function client(id: string) {
  return { objectType: "api_client", objectId: id };
}

/** A client can give no more than it has, to none but its own merchant and mode, and in nobody's name. */
function refuseForeign(
  actor: AdminActor,
  input: { merchant_id?: string; livemode?: boolean; scopes: readonly string[]; owner_id: string | null },
): void {
  if (actor.kind === "operator") return;
  if (input.merchant_id !== undefined && input.merchant_id !== actor.merchantId) {
    throw new AppError("not_found", "There is no such merchant.");
  }
  if (input.livemode !== undefined && input.livemode !== actor.livemode) {
    throw new AppError("forbidden", "A client belongs to one mode, and makes no clients of the other one.");
  }
  if (input.scopes.some((scope) => !actor.scopes.includes(scope))) {
    throw new AppError("forbidden", "A client can't give a scope that its own token doesn't have.");
  }
  if (input.owner_id !== null) operatorOnly(actor);
}

async function refuseUnknownOwner(tx: Tx, ownerId: string | null): Promise<void> {
  if (ownerId === null) return;
  if ((await tx.operator.count({ where: { id: ownerId, status: "active" } })) === 1) return;
  const message = "There is no such operator, or they are switched off.";
  throw new AppError("invalid_request", message, { errors: [{ path: "owner_id", code: "unknown_operator", message }] });
}
