"use client";

import { useSyncExternalStore } from "react";
import { keyLists, type ListedKeys } from "@/components/key-list";
import { Dialog } from "@/components/ui/dialog";
import { Kbd } from "@/components/ui/kbd";

const NONE: readonly ListedKeys[] = [];

/** All keys that count on the page behind it. */
export function KeyOverlay({ onClose }: { onClose: () => void }) {
  const lists = useSyncExternalStore(keyLists.subscribe, keyLists.read, () => NONE);
  const places = [...new Set(lists.map(({ where }) => where))];
  return (
    <Dialog title="Keys" onClose={onClose} width="wide">
      <div className="grid gap-x-8 gap-y-5 sm:grid-cols-2">
        {places.map((place) => (
          <section key={place} aria-label={place}>
            <h3 className="mb-2 text-xs font-medium text-soft">{place}</h3>
            <dl className="space-y-1.5">
              {lists
                .filter(({ where }) => where === place)
                .flatMap(({ keys }) => keys)
                .map(({ key, does }) => (
                  <div key={key} className="flex items-center justify-between gap-4">
                    <dt>{does}</dt>
                    <dd className="flex gap-1">
                      {key.split(" ").map((each) => (
                        <Kbd key={each}>{each}</Kbd>
                      ))}
                    </dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
