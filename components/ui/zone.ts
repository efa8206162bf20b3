"use client";

import { useSyncExternalStore } from "react";
import type { Zone } from "@/lib/core/zone";

const KEY = "paydesk-zone";
const listeners = new Set<() => void>();

/** The zone that was chosen in this browser. The server, which knows none, writes UTC. */
export function useZone(): Zone {
  return useSyncExternalStore(subscribe, read, () => "utc");
}

/** Chooses the zone, for every time on every open page of this browser. */
export function setZone(zone: Zone): void {
  try {
    localStorage.setItem(KEY, zone);
  } catch {
    // A browser that keeps nothing shows local times: nothing is lost by it.
  }
  for (const listener of listeners) listener();
}

function read(): Zone {
  try {
    return localStorage.getItem(KEY) === "utc" ? "utc" : "local";
  } catch {
    return "local";
  }
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener("storage", listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("storage", listener);
  };
}
