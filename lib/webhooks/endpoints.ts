import { type AdminActor, tenantOf } from "@/lib/core/actor";
import { AppError } from "@/lib/core/error";
import { type Page, readPage } from "@/lib/core/page";
import { db, type WebhookEndpoint } from "@/lib/db/client";
import { BACKLOG_COUNTED_MAX, Endpoint, type ListEndpoints, RECENT_COUNTED_MAX } from "@/lib/webhooks/endpoint-schema";
import { namesOf } from "@/lib/webhooks/serialize-delivery";

type Figures = { id: string; tried: number; delivered: number; waiting: number; oldest: Date | null };

/** Where merchants want to be told, newest first, and how that goes: a client's own merchant's, or all for an operator. */
export async function listEndpoints(actor: AdminActor, query: ListEndpoints): Promise<Page<Endpoint>> {
  const own = tenantOf(actor);
  const page = await readPage(query, {
    owns: async (id) => (await db().webhookEndpoint.count({ where: { ...own, id } })) === 1,
    read: ({ id, orderBy, take }) =>
      db().webhookEndpoint.findMany({
        where: {
          AND: [own, { merchantId: query.merchant_id }, { id }, query.failing === "true" ? FAILING : {}],
          ...(query.failing === "false" ? { NOT: FAILING } : {}),
        },
        orderBy: [orderBy[1]],
        take,
      }),
    show: (row) => row,
  });
  return { ...page, data: await withFigures(page.data) };
}

const FAILING = { OR: [{ failingSince: { not: null } }, { status: "disabled" }] };

/** One endpoint, with its figures. Throws `not_found` for one that is not the caller's own. */
export async function retrieveEndpoint(actor: AdminActor, id: string): Promise<Endpoint> {
  const row = await db().webhookEndpoint.findFirst({ where: { id, ...tenantOf(actor) } });
  const [endpoint] = row ? await withFigures([row]) : [];
  if (!endpoint) throw new AppError("not_found", "There is no such endpoint.");
  return endpoint;
}

async function withFigures(rows: readonly WebhookEndpoint[]): Promise<Endpoint[]> {
  const ids = rows.map(({ id }) => id);
  const [names, figures] = await Promise.all([
    namesOf(rows),
    // Each count reads a bounded number of rows of an index, however many deliveries there are.
    db().$queryRaw<Figures[]>`
      SELECT e.id, recent.tried, recent.delivered, backlog.waiting, backlog.oldest
      FROM unnest(${ids}::text[]) AS e (id)
      CROSS JOIN LATERAL (
        SELECT count(*) FILTER (WHERE status <> 'pending' OR attempts > 0)::int AS tried,
               count(*) FILTER (WHERE status = 'delivered')::int AS delivered
        FROM (SELECT status, attempts FROM deliveries WHERE endpoint_id = e.id
              ORDER BY id DESC LIMIT ${RECENT_COUNTED_MAX}) AS newest) AS recent
      CROSS JOIN LATERAL (
        SELECT count(*)::int AS waiting, min(created_at) AS oldest
        FROM (SELECT created_at FROM deliveries WHERE endpoint_id = e.id AND status = 'pending'
              ORDER BY id LIMIT ${BACKLOG_COUNTED_MAX}) AS pending) AS backlog`,
  ]);
  return rows.map((row) => {
    const own = figures.find(({ id }) => id === row.id);
    return Endpoint.parse({
      endpoint_id: row.id,
      url: row.url,
      description: row.description,
      merchant_id: row.merchantId,
      merchant_name: names.get(row.merchantId) ?? row.merchantId,
      livemode: row.livemode,
      event_types: row.eventTypes,
      status: row.status,
      disabled_reason: row.disabledReason,
      failing_since_ms: row.failingSince?.getTime() ?? null,
      failures_in_row: row.failuresInRow,
      recent: { tried: own?.tried ?? 0, delivered: own?.delivered ?? 0 },
      backlog: { waiting: own?.waiting ?? 0, oldest_ms: own?.oldest?.getTime() ?? null },
      created_ms: row.createdAt.getTime(),
    });
  });
}
