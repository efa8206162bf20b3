import type { Tx } from "@/lib/db/client";

type Card = {
  merchantId: string;
  livemode: boolean;
  cardBrand: string | null;
  paymentMethodFingerprint: string | null;
};

/**
 * The brand of a card that is to be charged: as this payment knows it, or as the merchant's newest payment with the same
 * token does. `null`: no PSP has told it yet, because the token itself says nothing.
 */
export async function knownBrand(tx: Tx, card: Card): Promise<string | null> {
  if (card.cardBrand !== null || card.paymentMethodFingerprint === null) return card.cardBrand;
  const { merchantId, livemode, paymentMethodFingerprint } = card;
  const earlier = await tx.paymentIntent.findFirst({
    where: { merchantId, livemode, paymentMethodFingerprint, cardBrand: { not: null } },
    orderBy: { id: "desc" },
    select: { cardBrand: true },
  });
  return earlier?.cardBrand ?? null;
}
