import { type AdminActor, tenantOf } from "@/lib/core/actor";
import { db } from "@/lib/db/client";
import { routingOf } from "@/lib/payments/story-routing";

/** An intent steps a few times for each of its charges, of which there are twenty at most, and each refund tells four. */
const EVENTS_MAX = 500;
/** PSPs repeat themselves. Past this many notifications the story doesn't get any clearer. */
const NOTIFICATIONS_MAX = 100;
/** The retry schedule has ten tries; sending again by hand adds some. */
const ATTEMPTS_MAX = 30;
/** The janitor asks eleven times; each notification adds a question. */
const INQUIRIES_MAX = 50;
/** A refund goes out forty times at most. */
const SENDS_SHOWN_MAX = 50;

/** People act on a payment a few times; whoever does it oftener is in the audit log in full. */
const AUDIT_MAX = 200;
/** A payment is refunded a few times; past this many the queue of refunds is the place to look. */
const REFUNDS_MAX = 100;

export type StoryRows = NonNullable<Awaited<ReturnType<typeof loadStory>>>;

/**
 * Reads all rows of a payment's story: a client's own merchant's, or for an operator anybody's. Sealed columns, secrets
 * and fingerprints stay in the database.
 */
export async function loadStory(actor: AdminActor, id: string) {
  const intent = await db().paymentIntent.findUnique({
    where: { id, ...tenantOf(actor) },
    omit: { paymentMethodTokenSealed: true, paymentMethodFingerprint: true },
    include: {
      cases: { orderBy: { id: "asc" } },
      refunds: {
        orderBy: { id: "asc" },
        take: REFUNDS_MAX,
        omit: { cardFingerprint: true },
        include: { decision: { include: { checker: { select: { name: true } }, client: { select: { name: true } } } } },
      },
      charges: {
        orderBy: { number: "asc" },
        include: {
          pspAccount: { select: { id: true, name: true, capabilities: true } },
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
  const [merchant, events, notifications, pspNames] = await Promise.all([
    db().merchant.findUniqueOrThrow({
      where: { id: intent.merchantId },
      select: { id: true, name: true, status: true },
    }),
    loadEvents(id),
    loadNotifications(intent.charges.flatMap(({ pspCalls }) => pspCalls)),
    loadPspNames(intent.charges.map(({ routingDecision }) => routingDecision)),
  ]);
  const audit = await loadAudit([
    id,
    ...intent.charges.map((each) => each.id),
    ...intent.refunds.map((each) => each.id),
    ...intent.cases.map((each) => each.id),
    ...events.flatMap((event) => [event.id, ...event.deliveries.map((delivery) => delivery.id)]),
  ]);
  const names = await loadNames([
    ...audit.map(({ actorType, actorId }) => ({ type: actorType, id: actorId })),
    ...intent.refunds.map(({ makerType, makerId }) => ({ type: makerType, id: makerId })),
  ]);
  return { intent, merchant, events, notifications, audit, names, pspNames };
}

/** What people and clients did, as the audit log has it. */
function loadAudit(objectIds: string[]) {
  return db().auditRecord.findMany({
    where: { objectId: { in: objectIds } },
    orderBy: { id: "asc" },
    take: AUDIT_MAX,
    omit: { prevHash: true, hash: true },
  });
}

/** How people and clients are called, by their ids. */
async function loadNames(actors: Array<{ type: string; id: string }>): Promise<ReadonlyMap<string, string>> {
  const idsOf = (type: string) => [...new Set(actors.filter((each) => each.type === type).map(({ id }) => id))];
  const [operators, clients] = await Promise.all([
    db().operator.findMany({ where: { id: { in: idsOf("operator") } }, select: { id: true, name: true } }),
    db().apiClient.findMany({ where: { id: { in: idsOf("api_client") } }, select: { id: true, name: true } }),
  ]);
  return new Map([...operators, ...clients].map(({ id, name }) => [id, name]));
}

/** How the PSP accounts are called that routing decisions name: those that were chosen, and those that were passed over. */
async function loadPspNames(decisions: unknown[]): Promise<ReadonlyMap<string, string>> {
  const words = decisions.map(routingOf).flatMap((routing) => (routing ? [routing.chosen, ...routing.excluded] : []));
  const accounts = await db().pspAccount.findMany({
    where: { id: { in: [...new Set(words.map(({ psp }) => psp))] } },
    select: { id: true, name: true },
  });
  return new Map(accounts.map(({ id, name }) => [id, name]));
}

function loadEvents(paymentIntentId: string) {
  return db().event.findMany({
    where: { paymentIntentId },
    // Of one millisecond, the earlier version first: ids have no order there.
    orderBy: [{ createdAt: "asc" }, { seq: "asc" }, { id: "asc" }],
    take: EVENTS_MAX,
    include: {
      deliveries: {
        orderBy: { id: "asc" },
        include: {
          endpoint: { select: { id: true, url: true } },
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
