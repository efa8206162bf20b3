import type { AdminActor } from "@/lib/core/actor";
import { AppError } from "@/lib/core/error";
import { pageOrFirst } from "@/lib/core/page";
import { db } from "@/lib/db/client";
import { findPayments } from "@/lib/payments/search-find";
import type { FoundPayments, SearchPayments } from "@/lib/payments/search-schema";

/**
 * The payments that match, of all merchants for an operator, of its own for a client. Every way to find something is an
 * indexed query of bounded size; a page stays where it is while payments come in, because it begins after an id and not
 * after a number of rows.
 */
export function searchPayments(actor: AdminActor, search: SearchPayments): Promise<FoundPayments> {
  return findPayments((sql) => db().$queryRaw(sql), actor, search);
}

/** The same for a page that is rendered whatever its address says: what is refused there is told by the screen itself. */
export async function searchIfUnderstood(
  actor: AdminActor,
  asked: SearchPayments,
): Promise<{ page: FoundPayments | undefined; search: SearchPayments; lost: boolean }> {
  try {
    const { page, query: search, lost } = await pageOrFirst(asked, (query) => searchPayments(actor, query));
    return { page, search, lost };
  } catch (error) {
    if (error instanceof AppError && error.code === "invalid_request")
      return { page: undefined, search: asked, lost: false };
    throw error;
  }
}
