"use client";

import { TimeOfDay } from "@/components/ui/time";
import { useZone } from "@/components/ui/zone";
import { wallTime, type Zone } from "@/lib/core/zone";

/** When an entry was, with its date where a day of the reader's begins with it. */
export function TimelineTime({ atMs, beforeMs }: { atMs: number; beforeMs: number | undefined }) {
  const zone = useZone();
  return <TimeOfDay atMs={atMs} withDate={beforeMs === undefined || dayOf(beforeMs, zone) !== dayOf(atMs, zone)} />;
}

function dayOf(atMs: number, zone: Zone): string {
  return wallTime(atMs, zone).slice(0, 10);
}
