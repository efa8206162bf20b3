"use client";

import { useState } from "react";
import { isDecidable, isFateOpen, undecidableText } from "@/components/refund-fate";
import type { KeptRow } from "@/components/refund-kept-rows";

/** More than this are counted, and not told one by one. */
const TOLD_MAX = 3;

type Chosen = { ids: ReadonlySet<string>; lost: string | undefined };

/**
 * The refunds chosen for a batch: only what is here and can be decided about. What somebody else decided about, or what is
 * over, leaves the choice, and `lost` says so; while the reader's own dialog is open (`held`) it speaks for itself.
 */
export function useChosen(rows: readonly KeptRow[], held: boolean) {
  const [{ ids, lost }, setChosen] = useState<Chosen>({ ids: new Set(), lost: undefined });
  const known = rows.filter((each) => ids.has(each.row.refund_id) && !isFateOpen(each));
  const over = known.filter((each) => !isDecidable(each));
  if (!held && over.length > 0) setChosen({ ids: without(ids, over.map(idOf)), lost: lostText(over) });
  return {
    rows: rows.filter((each) => ids.has(each.row.refund_id) && isDecidable(each)),
    lost,
    choose: (id: string) =>
      setChosen((now) => ({
        ids: now.ids.has(id) ? without(now.ids, [id]) : new Set([...now.ids, id]),
        lost: undefined,
      })),
    drop: (gone: readonly string[]) => setChosen((now) => ({ ids: without(now.ids, gone), lost: undefined })),
  };
}

const idOf = ({ row }: KeptRow): string => row.refund_id;

function without(ids: ReadonlySet<string>, gone: readonly string[]): ReadonlySet<string> {
  return new Set([...ids].filter((id) => !gone.includes(id)));
}

function lostText(over: readonly KeptRow[]): string {
  if (over.length > TOLD_MAX) return `Not chosen any more: ${over.length} that wait no more, or not for you.`;
  return `Not chosen any more. ${over.map(undecidableText).join(" ")}`;
}
