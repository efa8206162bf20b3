import { db } from "@/lib/db/client";

/** An intent steps a few times for each of its ten charges, and each refund tells four. */
const EVENTS_MAX = 500;
/** PSPs repeat themselves. Past this many notifications the story doesn't get any clearer. */
const NOTIFICATIONS_MAX = 100;
/** The retry schedule has ten tries; sending again by hand adds some. */
const ATTEMPTS_MAX = 30;
/** The janitor asks eleven times; each notification adds a question. */
const INQUIRIES_MAX = 50;
/** A refund goes out forty times at most. */
const SENDS_SHOWN_MAX = 50;

/** A payment is refunded a few times; past this many the queue of refunds is the place to look. */
const REFUNDS_MAX = 100;

export type StoryRows = NonNullable<Awaited<ReturnType<typeof loadStory>>>;

/** Reads all rows of a payment's story. Sealed columns, secrets and fingerprints stay in the database. */
export async function loadStory(id: string) {
  const intent = await db().paymentIntent.findUnique({
    where: { id },
    omit: { paymentMethodTokenSealed: true, paymentMethodFingerprint: true },
    include: {
      cases: { orderBy: { id: "asc" } },
      refunds: {
        orderBy: { id: "asc" },
        take: REFUNDS_MAX,
        include: { decision: { include: { checker: { select: { name: true } } } } },
      },
      charges: {
        orderBy: { number: "asc" },
        include: {
          pspAccount: { select: { id: true, name: true } },
          pspCalls: {
            orderBy: { id: "asc" },
            include: {
              sendRows: { orderBy: { number: "asc" }, take: SENDS_SHOWN_MAX },
              inquiryRows: { orderBy: { id: "asc" }, take: INQUIRIES_MAX },
            },
          },
        },
      },
    },
  });
  if (!intent) return undefined;
  const [merchant, events, notifications] = await Promise.all([
    db().merchant.findUniqueOrThrow({ where: { id: intent.merchantId }, select: { id: true, name: true } }),
    loadEvents(id),
    loadNotifications(intent.charges.flatMap(({ pspCalls }) => pspCalls)),
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

/** What PSPs said of these calls: each reference counts for its own account only. */
async function loadNotifications(calls: Array<{ pspAccountId: string; pspReference: string | null }>) {
  const named = calls.flatMap(({ pspAccountId, pspReference }) =>
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
