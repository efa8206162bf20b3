import { Prisma } from "@/lib/db/client";
import type { Read } from "@/lib/payments/search-row";
import type { Suggestion } from "@/lib/payments/search-suggest-schema";

const { sql } = Prisma;

/** Ids of what has a page of its own and belongs to no payment alone, by their prefix: what it is, its page, its row. */
const kinds = {
  we: {
    group: "Webhook endpoint",
    page: "/webhooks",
    row: (id: string) => sql`SELECT url AS name FROM webhook_endpoints WHERE id = ${id}`,
  },
  nt: {
    group: "Notification",
    page: "/notifications",
    row: (id: string) => sql`SELECT type AS name FROM notifications WHERE id = ${id}`,
  },
  m: {
    group: "Merchant",
    page: "/settings/merchants",
    row: (id: string) => sql`SELECT name FROM merchants WHERE id = ${id}`,
  },
  psp: {
    group: "PSP account",
    page: "/psps",
    row: (id: string) => sql`SELECT name FROM psp_accounts WHERE id = ${id}`,
  },
} as const;

const ID = /^(we|nt|m|psp)_\w{1,64}$/;

/** The page of what a text is the id of, where that is no payment's. */
export async function elsewhere(read: Read, text: string): Promise<Suggestion[]> {
  const prefix = ID.exec(text)?.[1];
  const kind = Object.entries(kinds).find(([each]) => each === prefix)?.[1];
  if (!kind) return [];
  const rows = await read<{ name: string }>(kind.row(text));
  return rows.map(({ name }) => ({
    group: kind.group,
    title: name,
    detail: text,
    href: `${kind.page}/${text}`,
    text: null,
    certain: true,
  }));
}
