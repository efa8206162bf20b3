"use client";

import Link from "next/link";
import { buttonClass } from "@/components/ui/button";
import { Kbd } from "@/components/ui/kbd";
import { LinkTabs } from "@/components/ui/link-tabs";
import { QUEUE_TABS, type QueueTab } from "@/lib/refunds/queue-schema";

const tabWords: Readonly<Record<QueueTab, string>> = { waiting: "Waiting", decided: "Decided", all: "All" };
const LOOKING = [
  { keys: ["j", "k"], does: "rows" },
  { keys: ["Enter"], does: "details" },
] as const;
const DECIDING = [
  { keys: ["x"], does: "choose" },
  { keys: ["a"], does: "approve" },
  { keys: ["r"], does: "reject" },
] as const;

/** The tabs, what there is to say (what is chosen, what a key did not do and why), and the keys. `decidable`: whether there is anything that the reader can decide about. */
export function QueueHead({
  tab,
  waiting,
  told,
  decidable,
}: {
  tab: QueueTab;
  waiting: number;
  told: string;
  decidable: boolean;
}) {
  return (
    <div className="flex flex-wrap items-center justify-between gap-3">
      <LinkTabs
        label="Which refunds"
        tabs={QUEUE_TABS.map((each) => ({
          href: `/refunds?tab=${each}`,
          name: `${tabWords[each]}${each === "waiting" ? ` (${waiting})` : ""}`,
          here: each === tab,
        }))}
      />
      <p role="status" className="text-xs wrap-anywhere text-soft">
        {told}
      </p>
      <p className="flex flex-wrap gap-x-3 text-xs text-soft max-sm:hidden">
        {[...LOOKING, ...(decidable ? DECIDING : [])].map((each) => (
          <span key={each.does} className="flex items-center gap-1">
            {each.keys.map((key) => (
              <Kbd key={key}>{key}</Kbd>
            ))}
            {each.does}
          </span>
        ))}
      </p>
    </div>
  );
}

/** The way to the next page, and back to the first. */
export function QueuePages({ tab, after, next }: { tab: QueueTab; after: string | undefined; next: string | null }) {
  if (!after && !next) return null;
  return (
    <nav aria-label="Pages" className="flex justify-between gap-3">
      {after ? (
        <Link href={`/refunds?tab=${tab}`} className={buttonClass()}>
          To the beginning
        </Link>
      ) : (
        <span />
      )}
      {next ? (
        <Link href={`/refunds?tab=${tab}&after=${next}`} className={buttonClass()}>
          {tab === "waiting" ? "Newer ones" : "Older ones"}
        </Link>
      ) : null}
    </nav>
  );
}
