import type { Author } from "@/lib/audit/author";

/** The product itself. */
export const PAYDESK: Author = { actor: { type: "system", id: "paydesk" }, requestId: null };
