import type { MerchantActor } from "@/lib/core/actor";
import { AppError } from "@/lib/core/error";
import { db } from "@/lib/db/client";
import type { Charge } from "@/lib/payments/charge-schema";
import { serializeCharge } from "@/lib/payments/serialize-charge";

/** Reads a charge of the actor's. */
export async function retrieveCharge(actor: MerchantActor, id: string): Promise<Charge> {
  const row = await db().charge.findUnique({
    where: { merchantId_livemode_id: { merchantId: actor.merchantId, livemode: actor.livemode, id } },
  });
  if (!row) throw new AppError("not_found", "There is no such charge.");
  return serializeCharge(row);
}
