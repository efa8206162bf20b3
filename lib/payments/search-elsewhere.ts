import type { MayAct, OperatorActor } from "@/lib/core/actor";
import { Prisma } from "@/lib/db/client";
import { idInLink } from "@/lib/payments/search-link";
import type { Read } from "@/lib/payments/search-row";
import type { Suggestion } from "@/lib/payments/search-suggest-schema";

const { sql } = Prisma;

type Kind = {
  group: string;
  /** The address up to the id that stands in it. */
  page: string;
  /** What it is called, and the id in the address of the page: its own, or that of what it is a part of. */
  row: (id: string) => Prisma.Sql;
  /** Not everybody may read the log. */
  inLog?: true;
};

/** Ids of what is seen on a page that is no payment's, by their prefix. */
const kinds = new Map<string, Kind>(
  Object.entries({
    we: {
      group: "Webhook endpoint",
      page: "/webhooks/",
      row: (id) => sql`SELECT e.url AS name, e.id FROM webhook_endpoints e WHERE e.id = ${id}`,
    },
    evt: {
      group: "Event",
      page: "/events/",
      row: (id) => sql`SELECT e.type AS name, e.id FROM events e WHERE e.id = ${id}`,
    },
    wd: {
      group: "Delivery",
      page: "/deliveries/",
      row: (id) => sql`SELECT d.event_type AS name, d.id FROM deliveries d WHERE d.id = ${id}`,
    },
    wa: {
      group: "Delivery",
      page: "/deliveries/",
      row: (id) => sql`
        SELECT d.event_type AS name, d.id FROM delivery_attempts a JOIN deliveries d ON d.id = a.delivery_id
        WHERE a.id = ${id}`,
    },
    nt: {
      group: "Notification",
      page: "/notifications/",
      row: (id) => sql`SELECT n.type AS name, n.id FROM notifications n WHERE n.id = ${id}`,
    },
    rf: {
      group: "Refund",
      page: "/refunds?open=",
      row: (id) => sql`SELECT replace(r.status, '_', ' ') AS name, r.id FROM refunds r WHERE r.id = ${id}`,
    },
    case: {
      group: "Case",
      page: "/cases/",
      row: (id) => sql`SELECT replace(k.kind, '_', ' ') AS name, k.id FROM cases k WHERE k.id = ${id}`,
    },
    m: {
      group: "Merchant",
      page: "/settings/merchants/",
      row: (id) => sql`SELECT m.name, m.id FROM merchants m WHERE m.id = ${id}`,
    },
    cl: {
      group: "API client",
      page: "/settings/merchants/",
      row: (id) => sql`SELECT c.name, c.merchant_id AS id FROM api_clients c WHERE c.id = ${id}`,
    },
    cs: {
      group: "Secret of an API client",
      page: "/settings/merchants/",
      row: (id) => sql`
        SELECT c.name, c.merchant_id AS id FROM api_client_secrets s JOIN api_clients c ON c.id = s.client_id
        WHERE s.id = ${id}`,
    },
    psp: {
      group: "PSP account",
      page: "/psps/",
      row: (id) => sql`SELECT a.name, a.id FROM psp_accounts a WHERE a.id = ${id}`,
    },
    op: {
      group: "What this operator did",
      page: "/audit?actor=",
      row: (id) => sql`SELECT o.name, o.id FROM operators o WHERE o.id = ${id}`,
      inLog: true,
    },
    lc: {
      group: "Check of the books",
      page: "/audit?object=",
      row: (id) => sql`SELECT k.status AS name, k.id FROM ledger_checks k WHERE k.id = ${id}`,
      inLog: true,
    },
  }),
);

/** The page on which something is seen whose id, or whose address, a text is. */
export async function elsewhere(
  read: Read,
  actor: OperatorActor,
  mayReadLog: MayAct,
  text: string,
): Promise<Suggestion[]> {
  const given = idInLink(text) ?? text;
  const [id = "", prefix = ""] = /^([a-z]{1,4})_\w{1,64}$/.exec(given) ?? [];
  const kind = kinds.get(prefix);
  if (!kind || (kind.inLog && !mayReadLog(actor.role))) return [];
  const rows = await read<{ name: string; id: string }>(kind.row(id));
  return rows.map((row) => ({
    group: kind.group,
    title: row.name,
    detail: id,
    href: `${kind.page}${row.id}`,
    text: null,
    certain: true,
  }));
}
