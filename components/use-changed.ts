"use client";

import { useEffect, useRef, useState } from "react";
import type { FoundPayment } from "@/lib/payments/search-schema";

/** The ids of rows that were there before and are not what they were. */
export function useChanged(rows: readonly FoundPayment[]): ReadonlySet<string> {
  const before = useRef<ReadonlyMap<string, number>>(new Map());
  const [changed, setChanged] = useState<ReadonlySet<string>>(new Set());
  useEffect(() => {
    const old = before.current;
    before.current = new Map(rows.map((row) => [row.payment_intent_id, row.updated_ms]));
    const ids = rows
      .filter((row) => old.has(row.payment_intent_id) && old.get(row.payment_intent_id) !== row.updated_ms)
      .map((row) => row.payment_intent_id);
    setChanged(new Set(ids));
  }, [rows]);
  return changed;
}
