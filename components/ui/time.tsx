"use client";

import { useSyncExternalStore } from "react";
import { useLocale } from "@/components/ui/locale";
import { useZone } from "@/components/ui/zone";
import { datesOf, type Locale } from "@/lib/core/locale";
import type { Zone } from "@/lib/core/zone";

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** Past a week people think in dates. */
const RELATIVE_MS_MAX = 7 * DAY_MS;
const TICK_MS = 5 * SECOND_MS;

/** How long ago, with the exact time and its zone on hover. */
export function RelativeTime({ atMs }: { atMs: number }) {
  const nowMs = useNow();
  const zone = useZone();
  const locale = useLocale();
  const exact = exactText(atMs, zone, locale);
  return (
    <time dateTime={new Date(atMs).toISOString()} title={exact} className="whitespace-nowrap">
      {nowMs === undefined ? exact : relativeText(atMs, nowMs, zone, locale)}
    </time>
  );
}

/** The time of day to the millisecond, with date and zone on hover. */
export function TimeOfDay({ atMs, withDate, withMs = true }: { atMs: number; withDate: boolean; withMs?: boolean }) {
  const zone = useZone();
  const locale = useLocale();
  const text = datesOf(locale, {
    ...optionsOf(zone),
    ...(withDate ? { day: "numeric", month: "short" } : {}),
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    ...(withMs ? { fractionalSecondDigits: 3 } : {}),
  }).format(atMs);
  return (
    <time dateTime={new Date(atMs).toISOString()} title={exactText(atMs, zone, locale)} className="whitespace-nowrap">
      {text}
    </time>
  );
}

/** Date, time and zone in full. */
export function ExactTime({ atMs }: { atMs: number }) {
  return <time dateTime={new Date(atMs).toISOString()}>{exactText(atMs, useZone(), useLocale())}</time>;
}

function exactText(atMs: number, zone: Zone, locale: Locale): string {
  return datesOf(locale, {
    ...optionsOf(zone),
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    timeZoneName: "short",
  }).format(atMs);
}

function optionsOf(zone: Zone): Intl.DateTimeFormatOptions {
  return zone === "utc" ? { timeZone: "UTC" } : {};
}

function relativeText(atMs: number, nowMs: number, zone: Zone, locale: Locale): string {
  const agoMs = Math.max(0, nowMs - atMs);
  if (agoMs < 10 * SECOND_MS) return "just now";
  if (agoMs < MINUTE_MS) return `${Math.floor(agoMs / SECOND_MS)} s ago`;
  if (agoMs < HOUR_MS) return `${Math.floor(agoMs / MINUTE_MS)} min ago`;
  if (agoMs < DAY_MS) return `${Math.floor(agoMs / HOUR_MS)} h ago`;
  if (agoMs < RELATIVE_MS_MAX) return `${Math.floor(agoMs / DAY_MS)} d ago`;
  return datesOf(locale, { ...optionsOf(zone), day: "numeric", month: "short", year: "numeric" }).format(atMs);
}

/** One clock for the whole page. `undefined` on the server and during hydration. */
function useNow(): number | undefined {
  return useSyncExternalStore(subscribe, readClock, () => undefined);
}

/** Nobody drives the clock while no time is shown, or while the machine sleeps: whoever reads it then sets it. */
function readClock(): number {
  if (Math.abs(Date.now() - tick) >= TICK_MS) tick = Date.now();
  return tick;
}

let tick = Date.now();
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    tick = Date.now();
    for (const each of listeners) each();
  }, TICK_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}
