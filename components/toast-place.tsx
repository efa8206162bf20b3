"use client";

import { type ComponentType, useEffect, useState, useSyncExternalStore } from "react";
import { toastsWanted } from "@/components/toasts-wanted";

/** Long enough for a network to come back, short enough for the outcome of an act. */
const AGAIN_MS = 2_000;

/** Where notices appear, once somebody may want to give one. Without a network the page goes on without, and tries again. */
export function ToastPlace() {
  const wanted = useSyncExternalStore(toastsWanted.subscribe, toastsWanted.read, () => false);
  const [Toasts, setToasts] = useState<ComponentType>();
  useEffect(() => {
    if (!wanted) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    function load(): void {
      import("@/components/toasts").then(
        (module) => setToasts(() => module.Toasts),
        () => {
          timer = setTimeout(load, AGAIN_MS);
        },
      );
    }
    load();
    return () => clearTimeout(timer);
  }, [wanted]);
  return Toasts ? <Toasts /> : null;
}
