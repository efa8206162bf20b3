import { db } from "@/lib/db/client";

/** An intent steps a few times for each of its ten charges at most. */
const EVENTS_MAX = 100;
/** PSPs repeat themselves. Past this many notifications the story doesn't get any clearer. */
const NOTIFICATIONS_MAX = 100;
/** The retry schedule has ten tries; sending again by hand adds some. */
const ATTEMPTS_MAX = 30;
/** The janitor asks eleven times; each notification adds a question. */
const INQUIRIES_MAX = 50;

export type StoryRows = NonNullable<Awaited<ReturnType<typeof loadStory>>>;

/** Reads all rows of a payment's story. Sealed columns, secrets and fingerprints stay in the database. */
export async function loadStory(id: string) {
  const intent = await db().paymentIntent.findUnique({
    where: { id },
    omit: { paymentMethodTokenSealed: true, paymentMethodFingerprint: true },
    include: {
      cases: { orderBy: { id: "asc" } },
      charges: {
        orderBy: { number: "asc" },
        include: {
          pspAccount: { select: { id: true, name: true } },
          pspCalls: {
            orderBy: { id: "asc" },
            include: { inquiryRows: { orderBy: { id: "asc" }, take: INQUIRIES_MAX } },
          },
        },
      },
    },
  });
  if (!intent) return undefined;
  const [merchant, events, notifications] = await Promise.all([
    db().merchant.findUniqueOrThrow({ where: { id: intent.merchantId }, select: { id: true, name: true } }),
    loadEvents(id),
    loadNotifications(intent.charges),
  ]);
  return { intent, merchant, events, notifications };
}

function loadEvents(paymentIntentId: string) {
  return db().event.findMany({
    where: { paymentIntentId },
    orderBy: { id: "asc" },
    take: EVENTS_MAX,
    include: {
      deliveries: {
        orderBy: { id: "asc" },
        include: {
          endpoint: { select: { url: true } },
          attemptRows: { orderBy: { number: "asc" }, take: ATTEMPTS_MAX },
        },
      },
    },
  });
}

/** What PSPs said of these charges: each reference counts for its own account only. */
async function loadNotifications(charges: Array<{ pspAccountId: string; pspReference: string | null }>) {
  const named = charges.flatMap(({ pspAccountId, pspReference }) =>
    pspReference ? [{ pspAccountId, pspReferences: { has: pspReference } }] : [],
  );
  if (named.length === 0) return [];
  return db().notification.findMany({
    where: { OR: named },
    orderBy: { id: "asc" },
    take: NOTIFICATIONS_MAX,
    include: { pspAccount: { select: { name: true } } },
  });
}
