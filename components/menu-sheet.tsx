"use client";

import { ConsoleNav, type ConsolePlace } from "@/components/console-nav";
import { Sheet } from "@/components/ui/sheet";

/** The menu of narrow screens. */
export function MenuSheet({ places, onClose }: { places: readonly ConsolePlace[]; onClose: () => void }) {
  return (
    <Sheet title="Menu" onClose={onClose}>
      <ConsoleNav places={places} onGo={onClose} />
    </Sheet>
  );
}
